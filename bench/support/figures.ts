/** Medians, and tables of ratios. */

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** How long the work takes, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Measures each of them in turns, so that a noisy minute is noisy for all; the medians, by name. */
export async function inTurns<N extends string>(
  rounds: number,
  works: Readonly<Record<N, () => Promise<number>>>,
): Promise<Record<N, number>> {
  const values = Object.entries<number[]>(await valuesInTurns(rounds, works));
  return Object.fromEntries(values.map(([name, all]) => [name, median(all)])) as Record<N, number>;
}

/** The same, with every value; the order of a round can be another in each. */
export async function valuesInTurns<N extends string>(
  rounds: number,
  works: Readonly<Record<N, () => Promise<number>>>,
  orderOf: (names: readonly N[], round: number) => readonly N[] = (names) => names,
): Promise<Record<N, number[]>> {
  const names = Object.keys(works) as N[];
  const values = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<N, number[]>;
  for (let round = 0; round < rounds; round++) {
    for (const name of orderOf(names, round)) values[name].push(await works[name]());
  }
  return values;
}

export interface Row {
  readonly what: string;
  readonly figure: string;
  readonly baseline: string;
  readonly ratio: number;
  /** What the ratio should be, when something is asked of it. */
  readonly wanted?: { readonly atMost: number } | { readonly atLeast: number };
}

export interface Suite {
  readonly title: string;
  readonly note: string;
  readonly rows: readonly Row[];
}

export function isHeld({ ratio, wanted }: Row): boolean {
  if (!wanted) return true;
  return "atMost" in wanted ? ratio <= wanted.atMost : ratio >= wanted.atLeast;
}

export function tableOf(suite: Suite): string {
  const lines = suite.rows.map((row) => {
    const wanted = !row.wanted ? "" : "atMost" in row.wanted ? `≤ ${row.wanted.atMost}` : `≥ ${row.wanted.atLeast}`;
    const held = row.wanted ? (isHeld(row) ? "yes" : "**no**") : "";
    return `| ${row.what} | ${row.figure} | ${row.baseline} | ${row.ratio.toFixed(2)} | ${wanted} | ${held} |`;
  });
  return `## ${suite.title}\n\n${suite.note}\n\n| what | figure | baseline | ratio | wanted | held |\n|---|---|---|---|---|---|\n${lines.join("\n")}\n`;
}

export const ms = (value: number): string => `${value < 10 ? value.toFixed(2) : value.toFixed(1)} ms`;
export const perSecond = (value: number): string => `${Math.round(value)} /s`;
export const mib = (value: number): string => `${value.toFixed(1)} MiB`;
