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
import { inject, test as base, type TestAPI } from "vitest";
import type { Account } from "./account.ts";
import { connect, type AccountSource } from "./accounts.ts";
import { startEmulator } from "./emulator.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The origin of the emulator of this run, where `access-emulator/vitest/setup` started one. */
    accessEmulatorUrl?: string;
  }
}

export interface Fixtures {
  /** The emulator of this run. */
  readonly emulator: AccountSource;
  /** A fresh account, for this test alone. */
  readonly account: Account;
}

export const test: TestAPI<Fixtures> = base.extend<Fixtures>({
  emulator: [
    async ({}, use) => {
      const url = inject("accessEmulatorUrl");
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
