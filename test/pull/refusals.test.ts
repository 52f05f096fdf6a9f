/** Credentials that may not see everything, and a target that has trouble: what could not be read is told, and marked. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Account } from "../support/node/built-library.ts";
import { alteringProxy, serverThat } from "../support/node/altering-proxy.ts";
import { refusal } from "../support/node/altering.ts";
import { started } from "../support/node/emulators.ts";
import { comparable, CREDENTIAL, pulled, richSeed, type Pulled } from "../support/node/pull.ts";
import type { SeedSecrets } from "../../src/contract/seed.ts";
import { scratchFolder } from "../support/node/processes.ts";
import type { Permission } from "../../src/contract/operations.ts";

const TOKENS = "Access: Service Tokens Read";
const APPS = "Access: Apps and Policies Read";
const GROUPS = "Access: Organizations, Identity Providers, and Groups Read";

async function richAccount(): Promise<Account> {
  return (await started()).account({ id: "5".repeat(32), seed: richSeed });
}

async function pulledWith(permissions: readonly Permission[]): Promise<Pulled> {
  const account = await richAccount();
  await account.changeSettings({ api_tokens: [{ name: "reader", token: CREDENTIAL, permissions }] });
  return pulled(account);
}

function expectNothing({ code, stdout, stderr, out }: Pulled, ...sentences: RegExp[]): void {
  expect({ code, stdout }, stderr).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(/^(access-emulator: [^\n]+\n)+$/);
  expect(stderr.trimEnd().split("\n").at(-1)).toMatch(/Nothing was written\.$/);
  for (const sentence of sentences) expect(stderr).toMatch(sentence);
  expect(existsSync(out)).toBe(false);
}

describe("an API token", () => {
  test("that may read everything and change nothing gives the whole account", async () => {
    const all = await pulled(await richAccount());
    const { code, seed, stderr } = await pulledWith([TOKENS, APPS, GROUPS]);
    expect(code, stderr).toBe(0);
    expect(seed.about.complete).toBe(true);
    expect(seed.accounts[0]?.applications).toHaveLength(all.seed.accounts[0]?.applications?.length ?? 0);
  });

  test("that may not read tokens: stand-ins are where rules name some, and the policies are as strict as they were", async () => {
    const { code, seed, stderr, stdout } = await pulledWith([APPS, GROUPS]);
    expect(code, stderr).toBe(10);
    expect(stdout).toMatch(/has 1 token, .* It is not the whole account: its head says what is missing\.\n$/);
    expect(stderr).toMatch(
      /Not read: service tokens: the API answered 403 \/ 10000 .*permission Access: Service Tokens Read\.\n/,
    );
    expect(stderr).toMatch(/Not as it is there: service token \([0-9a-f-]{36}\): a rule names it/);
    const { complete, missing, left_out: leftOut } = seed.about;
    expect([complete, missing.map(({ what }) => what), leftOut.length]).toEqual([false, ["service tokens"], 1]);
    const [account] = seed.accounts;
    expect(account?.tokens).toEqual([
      { id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string, name: expect.stringMatching(/^Not read: /) as string },
    ]);
    const copy = await (await started({ seed })).account({ id: account?.id ?? "" });
    expect((await copy.tokens()).tokens).toHaveLength(1);
  });

  test("that may not read tokens: there are secrets for none of the stand-ins, and the file is taken all the same", async () => {
    const account = await richAccount();
    await account.changeSettings({ api_tokens: [{ name: "r", token: CREDENTIAL, permissions: [APPS, GROUPS] }] });
    const file = join(scratchFolder(), "secrets.json");
    const { code, seed } = await pulled(account, ["--new-secrets", file]);
    const seedSecrets = JSON.parse(readFileSync(file, "utf8")) as SeedSecrets;
    expect([code, seedSecrets.tokens]).toEqual([10, []]);
    await started({ seed, seedSecrets });
  });

  test("that may not read groups: a policy that names one lets in nobody by it", async () => {
    const { code, seed, stderr } = await pulledWith([APPS, TOKENS]);
    expect(code, stderr).toBe(10);
    expect(seed.about.missing.map(({ what }) => what)).toEqual(["groups", "organization"]);
    const [account] = seed.accounts;
    expect(account?.groups).toEqual([expect.objectContaining({ include: [] })]);
    expect(account?.organization).toBeUndefined();
    await started({ seed });
  });

  test("that may not read applications and policies", async () => {
    const { code, seed, stderr } = await pulledWith([GROUPS, TOKENS]);
    expect(code, stderr).toBe(10);
    expect(seed.about.missing.map(({ what }) => what)).toEqual(["reusable policies", "applications", "tags"]);
    expect(seed.accounts[0]?.tokens).toHaveLength(4);
    await started({ seed });
  });

  test("that may read nothing, or that is not known: an error, and no file", async () => {
    const all = /Nothing of this account can be read with these credentials: the API answered 403 \/ 10000/;
    expectNothing(await pulledWith(["Access: Audit Logs Read"]), all);
    const account = await richAccount();
    await account.changeSettings({ api_tokens: [{ name: "another", token: "another-token", permissions: [TOKENS] }] });
    expectNothing(await pulled(account), all);
  });

  test("and a key with an e-mail address, which a rule may be about", async () => {
    const account = await richAccount();
    const env = { CLOUDFLARE_EMAIL: "one@shop.example", CLOUDFLARE_API_KEY: CREDENTIAL };
    const { code, seed, stderr, out } = await pulled(account, [], { env });
    expect(code, stderr).toBe(0);
    expect(JSON.stringify(seed)).toContain("one@shop.example");
    expect(stderr + readFileSync(out, "utf8")).not.toContain(CREDENTIAL);
  });
});

describe("a target that has trouble for a moment", () => {
  test.each([
    ["429 with Retry-After", "list", { type: "error", status: 429, retry_after: 1 }, 2],
    ["a 500", "applications.list", { type: "error", status: 500, code: 10001 }, 2],
    ["a page of a gateway", "groups.list", { type: "gateway-page", status: 502 }, 1],
    ["half an answer with a lost connection", "policies.list", { type: "drop" }, 1],
  ] as const)("%s: it is asked again", async (_, operation, effect, times) => {
    const account = await richAccount();
    const whole = await pulled(account);
    await account.fault({ operation, position: "before", effect, times });
    const { code, seed, stderr } = await pulled(account);
    expect(code, stderr).toBe(0);
    expect(comparable(seed)).toEqual(comparable(whole.seed));
    expect((await account.faults())[0]?.hits).toBe(times);
    if (effect.type === "error" && effect.status === 429) {
      const { requests } = await account.requests({ operation });
      const [first = "", , third = ""] = requests.slice(-3).map(({ time }) => time);
      expect(Date.parse(third) - Date.parse(first)).toBeGreaterThanOrEqual(1900); // two waits of a second
    }
  });

  test("and does not get better: an error that says what, and no file", async () => {
    const account = await richAccount();
    await account.fault({
      operation: "tags.list",
      position: "before",
      effect: { type: "error", status: 503 },
      times: 99,
    });
    expectNothing(await pulled(account), /GET …\/tags answered 503/);
  });
});

describe("a target that refuses one list", () => {
  test.each([
    [403, 10000],
    [403, 9109],
    [404, 7003],
    [400, 12130],
  ])("with %d / %d: the seed is without it, and says so", async (status, code) => {
    const account = await richAccount();
    const proxy = await alteringProxy(new URL(account.apiUrl).origin, ({ path }) =>
      path.endsWith("/access/tags") ? refusal(status, code) : undefined,
    );
    const result = await pulled({ id: account.id, apiUrl: `${proxy}/client/v4` });
    expect(result.code, result.stderr).toBe(10);
    expect(result.seed.about.missing).toEqual([
      { what: "tags", why: expect.stringContaining(`${status} / ${code}`) as string },
    ]);
  });

  test("of the reusable policies: those that applications show are there, as reusable ones, and linked", async () => {
    const account = await richAccount();
    const proxy = await alteringProxy(new URL(account.apiUrl).origin, ({ path }) =>
      path.endsWith("/access/policies") ? refusal(403, 10000) : undefined,
    );
    const { code, seed, stderr } = await pulled({ id: account.id, apiUrl: `${proxy}/client/v4` });
    expect(code, stderr).toBe(10);
    const [shown] = seed.accounts;
    expect(shown?.policies?.map(({ name }) => name)).toEqual(["pipelines"]);
    const links = shown?.applications?.find(({ name }) => name === "Shop")?.policies;
    expect(links?.at(1)).toEqual({ id: shown?.policies?.[0]?.id, precedence: 5 });
    await started({ seed });
  });

  test("because Access is not enabled: an error", async () => {
    const account = await richAccount();
    await account.changeSettings({ access_enabled: false });
    expectNothing(await pulled(account), /Access is not enabled in this account/);
  });

  test("with the credentials and a secret in its message: neither is told", async () => {
    const account = await richAccount();
    const secret = `cfast_${"A".repeat(40)}00000000`;
    const proxy = await alteringProxy(new URL(account.apiUrl).origin, ({ path, credentials = "" }) =>
      path.endsWith("/access/tags") ? refusal(403, 10000, `not ${credentials} nor ${secret} \u001b[31m`) : undefined,
    );
    const { stdout, stderr, out } = await pulled({ id: account.id, apiUrl: `${proxy}/client/v4` });
    const everything = stdout + stderr + readFileSync(out, "utf8");
    expect(everything).toContain("[secret]");
    for (const hidden of [CREDENTIAL, secret, "\u001b"]) expect(everything).not.toContain(hidden);
  });
});

test("a redirect is not followed, and the credentials go nowhere", async () => {
  const visits: unknown[] = [];
  const elsewhere = await serverThat((request, response) => {
    visits.push(request.headers.authorization);
    response.end();
  });
  const origin = await serverThat((_, response) => response.writeHead(307, { location: elsewhere }).end("{}"));
  expectNothing(
    await pulled({ id: "5".repeat(32), apiUrl: `${origin}/client/v4` }),
    /307, a redirect, which is not followed/,
  );
  expect(visits).toEqual([]);
});
