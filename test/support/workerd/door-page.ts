/** The page that shows every door: callers that are answered alike share a column, and paths a row. */
import type { Door } from "./door-paths.ts";

/** The answers at one door, in the order of the callers. */
export interface Asked {
  readonly door: Door;
  readonly verdicts: readonly string[];
}

export interface Section {
  readonly title: string;
  readonly callers: readonly string[];
  readonly asked: readonly Asked[];
  /** What many requests that share a row are called together. */
  readonly nameOf?: (doors: readonly Door[]) => string;
}

const MANY = 10;

export function pageOf(introduction: string, sections: readonly Section[]): string {
  return `${introduction}\n${sections.map(sectionOf).join("\n")}`;
}

function sectionOf({ title, callers, asked, nameOf }: Section): string {
  const columns = grouped(
    callers.map((_, index) => index),
    (index) => asked.map(({ verdicts }) => verdicts[index]),
  );
  const rows = grouped(asked, ({ verdicts }) => columns.map(([index = 0]) => verdicts[index]));
  const lines = rows.map((row) => {
    const [{ verdicts } = { verdicts: [] }] = row;
    const all = row.map(({ door }) => door);
    const label = nameOf && all.length > MANY ? nameOf(all) : all.map(shown).join("<br>");
    const answers = columns.map(([index = 0]) => verdicts[index] ?? "");
    return [label, answers].flat();
  });
  const names = columns.map((column) => column.map((index) => callers[index]).join("<br>"));
  const head = ["request", columns.length === 1 ? ["everybody"] : names].flat();
  const table = [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
  return `## ${title}\n\n${table}\n`;
}

/** Those with the same key together, in the order of the first of each. */
function grouped<T>(all: readonly T[], keyOf: (each: T) => unknown): T[][] {
  return [...Map.groupBy(all, (each) => JSON.stringify(keyOf(each))).values()];
}

function shown({ method, path, note }: Door): string {
  const plain = path.replaceAll(/\{(?:own_)?(account|zone|tenant)_id\}/g, "{$1}").replaceAll("{token_id}", "{token}");
  return `\`${method} ${decodeURI(plain)}\`${note === undefined ? "" : `, ${note}`}`;
}
