/**
 * Tokens and groups that rules name and that could not be read, or not be carried. In the seed stands something with the same id
 * in their place: without it the rules that name them would have to go, and a policy without one of its rules lets others in.
 */
import type { AccessRule } from "../contract/access.ts";
import type { SeedGroup, SeedToken } from "../contract/seed.ts";
import type { Notes } from "./notes.ts";
import { isId, type Carrying } from "./carrying.ts";

/** The group that stands for rules that the emulator does not know; it lets nobody in. */
const NOBODY = {
  id: "00000000-0000-4000-8000-000000000000",
  name: "Nobody: in the place of rules that pull could not carry",
};

export class StandIns {
  readonly #tokens = new Map<string, SeedToken>();
  readonly #groups = new Map<string, SeedGroup>();
  readonly #carrying: Carrying;

  constructor(carrying: Carrying) {
    this.#carrying = carrying;
  }

  get tokens(): SeedToken[] {
    return [...this.#tokens.values()];
  }

  get groups(): SeedGroup[] {
    return [...this.#groups.values()];
  }

  get #notes(): Notes {
    return this.#carrying.notes;
  }

  /** A token of this id that nobody can present. False when there can be none of this id. */
  token(id: unknown): boolean {
    if (!this.#isFree(id)) return false;
    this.#tokens.set(id, { id, name: `Not read: ${id}` });
    this.#notes.leftOut(
      `service token (${id})`,
      "a rule names it, and it could not be read: a token without its name stands there",
    );
    return true;
  }

  /** A group of this id that lets nobody in. */
  group(id: unknown, name?: string): boolean {
    if (!this.#isFree(id)) return false;
    this.#groups.set(id, { id, name: name ?? `Not read: ${id}`, include: [] });
    this.#notes.leftOut(`group (${id})`, "it could not be read or carried: a group that lets nobody in stands there");
    return true;
  }

  /** A rule that holds for nobody. */
  get nobody(): AccessRule {
    const { id, name } = NOBODY;
    if (!this.#carrying.ids.has(id)) {
      this.#carrying.ids.add(id);
      this.#groups.set(id, { id, name, include: [] });
    }
    return { group: { id } };
  }

  #isFree(id: unknown): id is string {
    if (!isId(id) || this.#carrying.ids.has(id)) return false;
    this.#carrying.ids.add(id);
    return true;
  }
}
