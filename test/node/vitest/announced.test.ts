/** The account of the fixture of access-emulator/vitest, before anything was done in it. */
import { expect } from "vitest";
import type * as Fixture from "../../../src/node/vitest.ts";
import { built } from "../../support/node/built-library.ts";

const { test } = (await import(/* @vite-ignore */ built("vitest.js"))) as typeof Fixture;

test("the account of a test is in GET /accounts from its start", async ({ account }) => {
  const name = encodeURIComponent(`Emulated account ${account.id}`);
  const headers = { authorization: `Bearer ${account.token}` };
  const answer = await fetch(`${account.apiUrl}/accounts?name=${name}`, { headers });
  expect(await answer.json()).toMatchObject({ result: [{ id: account.id }] });
});
