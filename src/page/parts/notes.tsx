/** What stands where something else would: an error, and the next step where there is nothing yet. */
import type { ComponentChildren, VNode } from "preact";
import type { Refusal } from "../core/refusal.ts";
import { Copy } from "./copy.tsx";

export function ErrorNote({
  problem,
  again,
}: {
  readonly problem: Refusal | undefined;
  readonly again?: () => void;
}): VNode | null {
  if (problem === undefined) return null;
  return (
    <div class="note bad" role="alert">
      <strong>
        {problem.status === 0 ? "Not done" : `Refused (${problem.status}${problem.code ? ` ${problem.code}` : ""})`}
      </strong>{" "}
      <span class="text-wrap">{problem.message}</span>{" "}
      {again ? (
        <button type="button" class="button small" onClick={again}>
          Try again
        </button>
      ) : null}
    </div>
  );
}

export function Empty({
  title,
  children,
  command,
}: {
  readonly title: string;
  readonly children?: ComponentChildren;
  readonly command?: string;
}): VNode {
  return (
    <div class="empty">
      <p>
        <strong>{title}</strong>
      </p>
      {children}
      {command === undefined ? null : <Command text={command} />}
    </div>
  );
}

/** A command for the terminal, with a button that copies it. */
export function Command({ text }: { readonly text: string }): VNode {
  return (
    <div class="command">
      <pre tabIndex={0}>{text}</pre>
      <Copy text={text} of="the command" />
    </div>
  );
}
