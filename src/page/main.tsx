/** Starts the page. */
import { render } from "preact";
import { App } from "./app.tsx";
import { forgetEarly } from "./core/early.ts";

const root = document.querySelector("#page");
if (root) render(<App />, root);
forgetEarly();
