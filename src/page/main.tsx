/** Starts the page. */
import { render } from "preact";
import { App } from "./app.tsx";

const root = document.querySelector("#page");
if (root) render(<App />, root);
