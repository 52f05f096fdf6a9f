/** Another file at the same time: the same emulator, other accounts. */
import { expect, inject, test as plain } from "vitest";
import { describe, test } from "access-emulator/vitest";
import Cloudflare from "cloudflare";

describe.concurrent("a list", () => {
  test("is empty in a new account", async ({ account }) => {
    const cloudflare = new Cloudflare({ baseURL: account.apiUrl, apiToken: account.token });
    const page = await cloudflare.zeroTrust.access.serviceTokens.list({ account_id: account.id });
    expect(page.result).toEqual([]);
  });

  test("pages on by itself", async ({ account }) => {
    const tokens = new Cloudflare({ baseURL: account.apiUrl, apiToken: account.token }).zeroTrust.access.serviceTokens;
    for (const name of ["a", "b", "c"]) await tokens.create({ account_id: account.id, name });
    const names: (string | undefined)[] = [];
    for await (const token of tokens.list({ account_id: account.id, per_page: 1 })) names.push(token.name);
    expect(names).toEqual(["a", "b", "c"]);
  });
});

test("every file of the run has the same emulator", ({ emulator }) => {
  expect(emulator.url).toBe(inject("accessEmulatorUrl"));
});

plain("the test functions of vitest itself stand beside it", () => {});
