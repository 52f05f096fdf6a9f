/** What a run made: known by their ids and, should an answer have been lost, by the prefix of their names. */
import { setTimeout as sleep } from "node:timers/promises";
import { isSuccess, toldBy, type Token } from "../api-client/answers.ts";
import type { Answer } from "../api-client/client.ts";
import { TargetProblem, Unreachable } from "../api-client/problems.ts";

/** What a name must begin with to be removed: `parity-`, 8 hex digits, a hyphen. */
export const PREFIX = /^parity-[0-9a-f]{8}-$/;
const ROUNDS = 4;
const BETWEEN_ROUNDS = 500;

export interface CleanUp {
  readonly removed: number;
  /** What is left: names, or why it is not known. Empty when all is well. */
  readonly left: readonly string[];
}

/** Where objects of one kind are: in an account or a zone. */
export interface Place {
  /** Objects with a lower rank are removed first, because they use the others. */
  readonly rank: number;
  /** What they are, in the plural. */
  readonly things: string;
  delete(id: string): Promise<Answer>;
  isMissing(answer: Answer): boolean;
  everything(): Promise<readonly Token[]>;
}

export class OwnObjects {
  readonly prefix: string;
  readonly #limit: number;
  readonly #alive = new Map<string, Place>();
  /** Those that no check needs any more, and that could not be removed yet. */
  readonly #unwanted = new Set<string>();
  /** Creates that nobody knows the outcome of. */
  #uncertain = 0;
  #most = 0;
  #names = 0;
  #removed = 0;
  #madeAny = false;

  /** There are no more of them at the same time than `limit`, whatever the target does. */
  constructor(prefix: string, limit = Infinity) {
    if (!PREFIX.test(prefix)) throw new Error(`${prefix} is no prefix of a run.`);
    this.prefix = prefix;
    this.#limit = limit;
  }

  /** A name that no other object of this run has. */
  name(label = "token"): string {
    return `${this.prefix}${label}-${++this.#names}`;
  }

  /** A create is about to be sent, or was sent by a run before: from now on there may be something. */
  expectOne(): void {
    const there = this.#alive.size + this.#uncertain;
    if (there >= this.#limit) {
      throw new TargetProblem(
        `nothing more is made: ${there} objects of this run may be there, which the target did not remove`,
      );
    }
    this.#madeAny = true;
    this.#uncertain += 1;
  }

  /** The target said that it made none. */
  notMade(): void {
    this.#uncertain -= 1;
  }

  made(id: string, where: Place): void {
    this.#uncertain -= 1;
    this.adopt(id, where);
  }

  /** What is there now although no create made it there. */
  adopt(id: string, where: Place): void {
    this.#alive.set(id, where);
    this.#most = Math.max(this.#most, this.#alive.size);
  }

  removed(id: string): void {
    if (this.#alive.delete(id)) this.#removed += 1;
    this.#unwanted.delete(id);
  }

  /** Those of some ids that are there, in the order in which they can be removed: the newest of a kind first. */
  inOrder(ids: readonly string[]): string[] {
    const there = ids.toReversed().filter((id) => this.#alive.has(id));
    return there.toSorted((one, other) => this.#rankOf(one) - this.#rankOf(other));
  }

  #rankOf(id: string): number {
    return this.#alive.get(id)?.rank ?? 0;
  }

  /** Removes an object that no check needs any more; should that fail, later. */
  async remove(id: string): Promise<void> {
    this.#unwanted.add(id);
    await this.#alive
      .get(id)
      ?.delete(id)
      .catch((problem: unknown) => {
        if (!(problem instanceof TargetProblem)) throw problem;
      });
  }

  /** Tries again with one that could not be removed before. */
  async removeOneLeft(): Promise<void> {
    const [first] = this.#unwanted;
    if (first === undefined) return;
    this.#unwanted.delete(first); // the others have their turn before it comes again
    await this.remove(first);
  }

  /** How many there were at the same time, at most. */
  get most(): number {
    return this.#most;
  }

  /** Removes them all, wherever one could be; tries again what fails. */
  async removeAll(places: readonly Place[]): Promise<CleanUp> {
    if (!this.#madeAny) return { removed: 0, left: [] };
    for (const id of this.inOrder([...this.#alive.keys()])) {
      await this.#alive
        .get(id)
        ?.delete(id)
        .catch((problem: unknown) => {
          if (!isOfTarget(problem)) throw problem; // else the sweep tries again
        });
    }
    let left: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      if (round > 0) await sleep(BETWEEN_ROUNDS * 2 ** round);
      left = [];
      for (const place of places) left.push(...(await this.#sweep(place)));
      if (left.length === 0) break;
    }
    return { removed: this.#removed, left };
  }

  /** Removes what bears the prefix in one place; what is left there. */
  async #sweep(place: Place): Promise<string[]> {
    try {
      const left: string[] = [];
      for (const { id, name } of (await place.everything()).toReversed()) {
        if (typeof name !== "string" || !name.startsWith(this.prefix)) continue;
        this.#alive.set(id, place);
        const answer = await place.delete(id);
        if (!isSuccess(answer) && !place.isMissing(answer)) left.push(`${name}: ${toldBy(answer)}`);
      }
      return left;
    } catch (problem) {
      if (!isOfTarget(problem)) throw problem;
      return [`the list of ${place.things} could not be read: ${problem.message}`];
    }
  }
}

function isOfTarget(problem: unknown): problem is TargetProblem | Unreachable {
  return problem instanceof TargetProblem || problem instanceof Unreachable;
}
