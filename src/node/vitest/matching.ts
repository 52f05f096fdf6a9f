/** What each matcher of an account is given, and gives. */
import type { Account } from "../client/account.ts";

export interface Result {
  readonly pass: boolean;
  readonly message: () => string;
}

/** What vitest binds to a matcher. */
export interface Context {
  readonly equals: (actual: unknown, wanted: unknown) => boolean;
  readonly isNot?: boolean;
}

/** Whether there will be a message. */
export const fails = ({ isNot = false }: Context, pass: boolean): boolean => pass === isNot;

export function accountOf(received: unknown, matcher: string): Account {
  if (typeof received === "object" && received !== null && "requests" in received && "verify" in received) {
    return received as Account; // be it of another copy of this package
  }
  throw new TypeError(`${matcher} is for accounts of the emulator: expect(account).${matcher}(…).`);
}
