/** Who gets in where: the matrix, the box that answers "would this get in?", and the applications and groups themselves. */
import type { VNode } from "preact";
import { linkTo, route } from "../core/route.ts";
import { Applications } from "./applications.tsx";
import { Box } from "./box.tsx";
import { Groups } from "./groups.tsx";
import { Matrix } from "./matrix.tsx";

const VIEWS = [
  ["", "Who gets in", Matrix],
  ["box", "Would this get in?", Box],
  ["applications", "Applications", Applications],
  ["groups", "Groups", Groups],
] as const;

export function Doors({ account }: { readonly account: string }): VNode {
  const view = route.value.query["view"] ?? "";
  const Shown = VIEWS.find(([name]) => name === view)?.[2] ?? Matrix;
  return (
    <>
      <h1>Doors</h1>
      <nav class="views" aria-label="Views of the doors">
        {VIEWS.map(([name, words, View]) => (
          <a
            key={name}
            data-name={words}
            href={linkTo({ account, place: "doors", query: { view: name } })}
            aria-current={View === Shown ? "page" : undefined}
          >
            {words}
          </a>
        ))}
      </nav>
      <Shown account={account} />
    </>
  );
}
