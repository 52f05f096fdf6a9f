/** What a seed lacks of the account that it was read from: told on standard error, and in its head. */
import type { SeedNote } from "../contract/seed.ts";
import { membersOf } from "../api-client/answers.ts";
import { decides } from "./deciding.ts";

/** How much of a name is told. */
const LONGEST_NAME = 60;

interface LeftOutField {
  count: number;
  /** The first object that lacks it. */
  readonly first: string;
  readonly why: string;
}

export class Notes {
  readonly #missing: SeedNote[] = [];
  readonly #leftOut = new Map<string, SeedNote>();
  readonly #fields = new Map<string, LeftOutField>();
  /** Those that decide who gets in. */
  readonly #deciding = new Map<string, LeftOutField>();

  /** A list that could not be read, or not to its end. */
  missing(what: string, why: string): void {
    this.#missing.push({ what, why });
  }

  /** An object or a rule that does not stand in the seed as it is in the account. */
  leftOut(what: string, why: string): void {
    this.#leftOut.set(`${what}\n${why}`, { what, why });
  }

  /** What comes of it that an object is left out, in words that stand at the end of why it is. */
  addTo(what: string, effect: string): void {
    for (const [key, { what: known, why }] of this.#leftOut) {
      if (known === what) this.#leftOut.set(key, { what, why: `${why}; ${effect}` });
    }
  }

  /**
   * A field of an object that stands in the seed without it. Objects that lack the same are told together. One that decides who
   * gets in counts as something that is left out.
   */
  field(kind: string, name: string, item: unknown, why: string): void {
    const key = `${cut(name)} of ${kind}\n${why}`;
    const fields = decides(kind, name, item) ? this.#deciding : this.#fields;
    const known = fields.get(key);
    if (known) known.count += 1;
    else fields.set(key, { count: 1, first: labelOf(kind, item), why });
  }

  get all(): { missing: SeedNote[]; left_out: SeedNote[]; fields_left_out: SeedNote[]; complete: boolean } {
    const leftOut = [...this.#leftOut.values(), ...toldOf(this.#deciding)];
    return {
      missing: this.#missing,
      left_out: leftOut,
      fields_left_out: toldOf(this.#fields),
      complete: this.#missing.length === 0 && leftOut.length === 0,
    };
  }
}

function toldOf(fields: ReadonlyMap<string, LeftOutField>): SeedNote[] {
  return [...fields].map(([key, { count, first, why }]) => {
    const name = key.slice(0, key.indexOf(" of "));
    const others = count === 1 ? "" : count === 2 ? " and of one more" : ` and of ${count - 1} more`;
    return { what: `the field ${name} of ${first}${others}`, why };
  });
}

/** An object as a person finds it again: `application "Shop" (3537a672-…)`. */
export function labelOf(kind: string, item: unknown): string {
  const { name, id } = membersOf(item) ?? {};
  const words = [
    kind,
    ...(typeof name === "string" && name !== "" ? [JSON.stringify(cut(name))] : []),
    ...(typeof id === "string" && id !== "" ? [`(${cut(id)})`] : []),
  ];
  return words.length === 1 ? `${kind} without a name` : words.join(" ");
}

/** A text from an answer, short enough to be told. */
export function cut(text: string): string {
  const characters = Array.from(text.slice(0, 2 * LONGEST_NAME));
  return characters.length > LONGEST_NAME ? `${characters.slice(0, LONGEST_NAME).join("")}…` : text;
}
