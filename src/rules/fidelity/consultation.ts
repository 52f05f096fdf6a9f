import {
  catalogue,
  type AssumptionName,
  type AssumptionValue,
  type Switched,
  type SwitchableName,
} from "./assumptions/index.ts";

/**
 * One rule's access to the assumptions: it gives the value in force and remembers that it was asked, so that the answer
 * can say what it rests on.
 */
export class Consultation {
  /** The assumptions that are switched away from their defaults. */
  readonly switched: Switched;
  readonly #consulted = new Set<AssumptionName>();

  constructor(switched: Switched = {}) {
    this.switched = switched;
  }

  /** The value in force of an assumption that can be switched; the answer rests on it. */
  value<N extends SwitchableName>(name: N): AssumptionValue<N> {
    this.#consulted.add(name);
    return this.peek(name);
  }

  /** The value in force, where another one may well have made no difference: who finds that it does notes it. */
  peek<N extends SwitchableName>(name: N): AssumptionValue<N> {
    const switched: Switched[N] = this.switched[name];
    return switched === undefined ? (catalogue[name].default as AssumptionValue<N>) : switched;
  }

  /** Notes that the answer rests on an assumption. */
  restsOn(name: AssumptionName): void {
    this.#consulted.add(name);
  }

  get consulted(): readonly AssumptionName[] {
    return [...this.#consulted];
  }
}
