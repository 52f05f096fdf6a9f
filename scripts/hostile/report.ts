/** What came of the run, as a table and as sentences. */
import type { HostileClass, Tally, TargetName } from "./hostile-class.ts";

export interface Outcome {
  readonly class: HostileClass;
  readonly target: TargetName;
  readonly seconds: number;
  /** A text says why the class did not run. */
  readonly came: Tally | string;
}

const COLUMNS = ["class", "target", "inputs", "answers", "faults", "seconds"];

export function table(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map((one) => {
    const { came } = one;
    const place = [one.class.name, one.target];
    if (typeof came === "string") return [...place, "-", `skipped: ${came}`, "-", one.seconds.toFixed(1)];
    return [...place, String(came.inputs), byStatus(came.answers), String(came.faults.length), one.seconds.toFixed(1)];
  });
  const widths = COLUMNS.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return [COLUMNS, ...rows].map(line).join("\n");
}

/** The most frequent first. */
function byStatus(answers: Tally["answers"]): string {
  const counts = Object.entries(answers).toSorted(([, a], [, b]) => b - a);
  return counts.map(([status, count]) => `${status}: ${count}`).join(", ");
}

/** The last line: how many inputs, and how many faults. */
export function sum(outcomes: readonly Outcome[]): string {
  const tallies = outcomes.flatMap(({ came }) => (typeof came === "string" ? [] : [came]));
  const total = (count: (tally: Tally) => number) => tallies.reduce((so, tally) => so + count(tally), 0);
  const seconds = outcomes.reduce((so, one) => so + one.seconds, 0);
  const skipped = outcomes.length - tallies.length;
  const left = skipped === 0 ? "" : `, ${skipped} skipped`;
  const faults = total((tally) => tally.faults.length);
  return `hostile: ${total((tally) => tally.inputs)} inputs, ${faults} faults${left}, in ${seconds.toFixed(1)} s`;
}
