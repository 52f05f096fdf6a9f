/**
 * `test` with an `account` fixture: a fresh account for each test, so that tests run in parallel and clean up nothing.
 *
 * With `access-emulator/vitest/setup` as `globalSetup` there is one emulator for the run; without it, one for each of
 * vitest's workers.
 *
 * @example
 * import { expect, test } from "access-emulator/vitest";
 *
 * test("a new account has no tokens", async ({ account }) => {
 *   const response = await fetch(`${account.apiUrl}/accounts/${account.id}/access/service_tokens`, {
 *     headers: { authorization: `Bearer ${account.token}` },
 *   });
 *   expect(await response.json()).toMatchObject({ result: [] });
 * });
 */
import { expect, inject, test as base, type TestAPI } from "vitest";
import type { Account } from "./client/account.ts";
import { connect, type AccountSource } from "./client/accounts.ts";
import { EmulatorError } from "./client/emulator-error.ts";
import { startEmulator } from "./emulator.ts";
import { evidenceOf, evidenceWords } from "./client/evidence.ts";
import type { MinimumGrade } from "../contract/evidence.ts";
import { accountMatchers } from "./vitest/matchers.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The origin of the emulator of this run, where `access-emulator/vitest/setup` started one. */
    accessEmulatorUrl?: string;
    /** Where that is a deployed emulator: the name of the variable that holds its key. Accounts are emptied after their tests. */
    accessEmulatorKeyEnv?: string;
    /** What every test wants of the answers that it gets, unless it says so itself: see the fixture `minEvidence`. */
    accessEmulatorMinEvidence?: MinimumGrade;
  }
}

export interface Fixtures {
  /** The emulator of this run. */
  readonly emulator: AccountSource;
  /** A fresh account, for this test alone. */
  readonly account: Account;
  /** With a grade, a test fails when an answer of its `account` rested on less: on an assumption, for one. */
  readonly minEvidence: MinimumGrade | undefined;
}

expect.extend(accountMatchers);

export const test: TestAPI<Fixtures> = base.extend<Fixtures>({
  emulator: [
    async ({}, use) => {
      const url = inject("accessEmulatorUrl");
      if (url !== undefined) return use(connect(url, { key: keyIn(inject("accessEmulatorKeyEnv")) }));
      const emulator = await startEmulator();
      await use(emulator);
      await emulator.stop();
    },
    { scope: "worker" },
  ],
  minEvidence: async ({}, use) => use(inject("accessEmulatorMinEvidence")),
  account: async ({ emulator, minEvidence }, use) => {
    const account = await emulator.account();
    try {
      await account.announce();
      await use(account);
      if (minEvidence === undefined) return;
      const words = evidenceWords(await evidenceOf([account], minEvidence), `minEvidence ${minEvidence}`);
      if (words !== "") throw new Error(words);
    } finally {
      if (inject("accessEmulatorKeyEnv") !== undefined) await account.reset(); // others use that emulator, too
    }
  },
});

/** The key in a variable: it stands in no configuration. */
function keyIn(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const key = process.env[name];
  if (key) return key;
  const sentence = "The variable that accessEmulatorKeyEnv names is not set: it holds the key of the emulator.";
  throw new EmulatorError("bad-settings", sentence);
}

export type { AccountMatchers, PresentedPair, RefusalReason } from "./vitest/matchers.ts";

export { afterAll, afterEach, beforeAll, beforeEach, describe, expect, vi } from "vitest";
