/** Three builds in turns: the base, this one, and this one again, which tells what the machine's noise is worth. */
import { median, valuesInTurns } from "./figures.ts";

export type Contestant = "base" | "this" | "again";
export type Contest<T> = Readonly<Record<Contestant, T>>;

/** What differs by less than this is the same, however quiet the machine was. */
const LEAST_DIFFERENCE = 0.03;
/** The two can agree in all by chance; hardly in each of so many parts. */
const PARTS = 5;

export const HOW_TO_READ = `A/A spread: the most that this build and its copy differ by, in all turns or in one of the ${PARTS} parts of them. A difference to the base that is smaller than that, or than ${LEAST_DIFFERENCE * 100} %, is none.`;

export interface ContestRow {
  readonly what: string;
  readonly figures: Contest<number>;
  /** The most that the two of this build differ by, as a part of one. */
  readonly spread: number;
  readonly shown: (figure: number) => string;
  readonly better: "lower" | "higher";
}

/** The same for each of them, one after another. */
export async function forEach<T, U>(
  contest: Contest<T>,
  work: (one: T, name: Contestant) => U,
): Promise<Contest<Awaited<U>>> {
  const base = await work(contest.base, "base");
  const ours = await work(contest.this, "this");
  return { base, this: ours, again: await work(contest.again, "again") };
}

/** Measures them in turns, and in every order: in six rounds each comes as often after each of the others. */
export function contested<T>(
  rounds: number,
  contest: Contest<T>,
  work: (one: T) => Promise<number>,
): Promise<Contest<number[]>> {
  const works = {
    base: () => work(contest.base),
    this: () => work(contest.this),
    again: () => work(contest.again),
  };
  return valuesInTurns(rounds, works, everyOrder);
}

function everyOrder<N>(names: readonly N[], round: number): readonly N[] {
  const first = round % names.length;
  const turned = [...names.slice(first), ...names.slice(0, first)];
  return Math.floor(round / names.length) % 2 === 0 ? turned : turned.toReversed();
}

/** The values of several runs, as if they were those of one. */
export function together(runs: readonly Contest<number[]>[]): Contest<number[]> {
  const all = (name: Contestant) => runs.flatMap((run) => run[name]);
  return { base: all("base"), this: all("this"), again: all("again") };
}

export const smallest = (values: readonly number[]): number => Math.min(...values);

export async function rowOf(
  what: string,
  values: Contest<number[]>,
  shown: ContestRow["shown"],
  { of = median, better = "lower" as ContestRow["better"] } = {},
): Promise<ContestRow> {
  return { what, figures: await forEach(values, of), spread: spreadOf(values, of), shown, better };
}

function spreadOf(values: Contest<number[]>, of: (values: readonly number[]) => number): number {
  const size = Math.ceil(values.this.length / PARTS);
  const starts = Array.from({ length: Math.ceil(values.this.length / size) }, (_, part) => part * size);
  const apart = (from: number, to?: number) =>
    Math.abs(of(values.again.slice(from, to)) / of(values.this.slice(from, to)) - 1);
  return Math.max(apart(0), ...starts.map((start) => apart(start, start + size)));
}

/** Whether it holds what the base did, as far as a build and its copy can tell. */
export function verdictOf({ figures, spread, better }: ContestRow): "better" | "held" | "worse" {
  const discernible = Math.max(spread, LEAST_DIFFERENCE);
  const change = (figures.this / figures.base - 1) * (better === "lower" ? 1 : -1);
  if (change > discernible) return "worse";
  return change < -discernible ? "better" : "held";
}

export function contestTable(title: string, note: string, rows: readonly ContestRow[]): string {
  const lines = rows.map((row) => {
    const { base, this: ours, again } = row.figures;
    const verdict = verdictOf(row);
    const spread = `${(row.spread * 100).toFixed(1)} %`;
    const figures = [base, ours, again].map(row.shown).join(" | ");
    return `| ${row.what} | ${figures} | ${(ours / base).toFixed(3)} | ${spread} | ${verdict === "worse" ? "**worse**" : verdict} |`;
  });
  const head = "| what | base | this | this again | this/base | A/A spread | verdict |\n|---|---|---|---|---|---|---|";
  return `## ${title}\n\n${note}\n\n${head}\n${lines.join("\n")}\n`;
}
