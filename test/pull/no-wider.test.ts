/** What pull could not read or carry opens no door on the copy that was closed in the account, and brings no secret with it. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Account, Seed } from "../support/node/built-library.ts";
import { alteringProxy } from "../support/node/altering-proxy.ts";
import { started } from "../support/node/emulators.ts";
import { CREDENTIAL, pulled } from "../support/node/pull.ts";

type Filled = Omit<Seed["accounts"][number], "id">;

const deploy = { service_token: { name: "deploy" } };
const anyToken = { any_valid_service_token: {} };

/** Tokens that are shut out by groups: straight, through another group, and by a rule inside a group. */
const shutOut: Filled = {
  tokens: [{ name: "deploy" }],
  groups: [
    { name: "shut out", include: [deploy], created_at: "2025-01-03T00:00:00Z" },
    { name: "around", include: [{ group: { name: "shut out" } }], created_at: "2025-01-01T00:00:00Z" },
    { name: "but those", include: [anyToken], exclude: [{ group: { name: "around" } }] },
  ],
  applications: [
    ["a.shop.example", [anyToken], [{ group: { name: "shut out" } }]],
    ["b.shop.example", [anyToken], [{ group: { name: "around" } }]],
    ["c.shop.example", [{ group: { name: "but those" } }], []],
  ].map(([domain, include, exclude]) => ({
    domain: String(domain),
    policies: [{ name: "Service Auth", decision: "non_identity", include, exclude }],
  })) as unknown as NonNullable<Filled["applications"]>,
};

/** Of whom the doors say that they get in. */
async function admittedIn(account: Account): Promise<string[]> {
  const found: string[] = [];
  for await (const { admitted, domain, token } of account.eachDoor()) {
    if (admitted) found.push(`${domain} ${token ?? "nobody"}`);
  }
  return found;
}

async function copyOf(seed: Seed): Promise<Account> {
  return (await started({ seed })).account({ id: seed.accounts[0]?.id ?? "" });
}

test("a group that could not be read shuts out everybody where a rule excludes it", async () => {
  const account = await (await started()).account({ seed: shutOut });
  expect(await admittedIn(account)).toEqual([]);
  const permissions = ["Access: Service Tokens Read", "Access: Apps and Policies Read"] as const;
  await account.changeSettings({ api_tokens: [{ name: "reader", token: CREDENTIAL, permissions: [...permissions] }] });
  const { code, seed, stderr } = await pulled(account);
  expect(code, stderr).toBe(10);
  expect(await admittedIn(await copyOf(seed))).toEqual([]);
  expect(stderr).toMatch(/a rule in exclude of policy "Service Auth" .*: it .*; it shuts everybody out here\.\n/);
});

test("a rule that the emulator does not know shuts out everybody where it excludes, also through groups", async () => {
  const account = await (await started()).account({ seed: shutOut });
  const { origin, pathname } = new URL(account.apiUrl);
  const proxy = await alteringProxy(origin, ({ path, text }) =>
    /\/groups(\?|$)/.test(path) ? { text: text.replaceAll('"service_token":', '"brand_new_selector":') } : undefined,
  );
  const { code, seed, stderr } = await pulled({ id: account.id, apiUrl: proxy + pathname });
  expect(code, stderr).toBe(10);
  expect(await admittedIn(await copyOf(seed))).toEqual([]);
});

test("a token whose state cannot be read is disabled here", async () => {
  const account = await (await started()).account({ seed: { tokens: [{ name: "a" }, { name: "b" }, { name: "c" }] } });
  const { origin, pathname } = new URL(account.apiUrl);
  const proxy = await alteringProxy(origin, ({ path, text }) => {
    if (!path.includes("/service_tokens")) return undefined;
    const body = JSON.parse(text) as { result: Record<string, unknown>[] };
    const odd = { a: { enabled: "no" }, b: { expires_at: "soon" }, c: { expires_at: null } };
    const result = body.result.map((each) => ({ ...each, ...odd[each["name"] as keyof typeof odd] }));
    return { text: JSON.stringify({ ...body, result }) };
  });
  const { code, seed, stderr } = await pulled({ id: account.id, apiUrl: proxy + pathname });
  expect(code, stderr).toBe(10);
  const found = seed.accounts[0]?.tokens?.map(({ name, enabled }) => `${name} ${String(enabled)}`);
  expect(found?.toSorted()).toEqual(["a false", "b false", "c true"]);
  expect(stderr).toMatch(/service token "a" \(.*\): its enabled cannot be read: it is disabled here\.\n/);
});

test("credentials in URLs of applications that are only carried are left out", async () => {
  const scim = {
    idp_uid: "3537a672-e4d8-4d89-aab9-26cb622918a1",
    remote_uri: "https://robot:hidden-in-the-url@scim.example/v2?access_token=hidden-in-the-query&page=1",
    authentication: [{ scheme: "httpbasic", user: "robot", password: "hidden-password" }],
  };
  const saas = { type: "saas", name: "S", saas_app: { auth_type: "oidc" }, scim_config: scim } as const;
  const account = await (await started()).account({ seed: { applications: [saas] } });
  const { code, out, stderr, stdout, seed } = await pulled(account);
  expect(code, stderr).toBe(0);
  expect(readFileSync(out, "utf8") + stdout + stderr).not.toMatch(/hidden-/);
  expect(JSON.stringify(seed.accounts[0])).toMatch(
    /https:\/\/\[secret\]@scim\.example\/v2\?access_token=\[redacted\]&page=1/,
  );
  expect(seed.about.fields_left_out).toMatchObject([
    { what: expect.stringMatching(/scim_config of application "S"/) as string },
  ]);
});
