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
import { test as base } from "vitest";
import type { Account } from "./account.ts";
import { connect, type AccountSource } from "./accounts.ts";
import { startEmulator } from "./emulator.ts";
import { URL_VARIABLE } from "./vitest-setup.ts";

export interface Fixtures {
  /** The emulator of this run. */
  readonly emulator: AccountSource;
  /** A fresh account, for this test alone. */
  readonly account: Account;
}

export const test = base.extend<Fixtures>({
  emulator: [
    async ({}, use) => {
      const url = process.env[URL_VARIABLE];
      if (url !== undefined) return use(connect(url));
      const emulator = await startEmulator();
      await use(emulator);
      await emulator.stop();
    },
    { scope: "worker" },
  ],
  account: async ({ emulator }, use) => use(await emulator.account()),
});

export { afterAll, afterEach, beforeAll, beforeEach, describe, expect, vi } from "vitest";
