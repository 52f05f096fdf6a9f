/** Counts what came of a class, and keeps its faults as sentences. */
import type { Tally } from "./hostile-class.ts";

/** More sentences than this say nothing new, and more that begin alike even less; the rest is a number. */
const [FAULTS_KEPT, ALIKE_KEPT, BEGINNING] = [20, 3, 40];

export class Tallying {
  inputs = 0;
  readonly answers: Record<string, number> = {};
  readonly #faults: string[] = [];
  #more = 0;

  /** An input was sent, and this came of it. */
  answered(status: number | "closed"): void {
    this.inputs++;
    this.add(String(status), 1);
  }

  /** For a class that is told counts, and not single answers. */
  add(status: string, count: number): void {
    this.answers[status] = (this.answers[status] ?? 0) + count;
  }

  fault(sentence: string): void {
    const alike = this.#faults.filter((kept) => kept.slice(0, BEGINNING) === sentence.slice(0, BEGINNING)).length;
    if (this.#faults.length < FAULTS_KEPT && alike < ALIKE_KEPT) this.#faults.push(sentence);
    else this.#more++;
  }

  tally(): Tally {
    const more = this.#more > 0 ? [`There are ${this.#more} more faults of this class.`] : [];
    return { inputs: this.inputs, answers: this.answers, faults: [...this.#faults, ...more] };
  }
}

/** Does the work for each item, so many at a time. */
export async function inParallel<T>(
  items: Iterable<T>,
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items[Symbol.iterator]();
  const worker = async () => {
    for (let next = queue.next(); next.done !== true; next = queue.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: width }, worker));
}
