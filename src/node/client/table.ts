import { visible } from "../../rules/values/visible.ts";

export { visible };

/** Rows as text, their columns under each other. What could steer a terminal is shown as a question mark. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const lines = [head, ...rows].map((cells) => cells.map((cell) => visible(String(cell))));
  const widths = head.map((_, column) => Math.max(...lines.map((cells) => (cells[column] ?? "").length)));
  const padded = lines.map((cells) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
  return padded.map((line) => `${line.trimEnd()}\n`).join("");
}
