/** Tenants on the API plane of a deployed emulator: each reaches its own accounts, and is told of no others. */
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { freshId, inStorage, accountOf } from "../../support/workerd/accounts.ts";
import { sendTo, verdictIn, type Answer } from "../../support/workerd/client.ts";
import { apiTokenFor, Bearer, deployed, newTenant, operator, tokensOf } from "../../support/workerd/tenants.ts";

/** Everything of an answer but its id. */
function shown({ status, headers, text }: Answer) {
  return { status, text, headers: [...headers].filter(([name]) => name !== "cf-ray") };
}

const spellings: readonly (readonly [string, (id: string) => string])[] = [
  ["as it is", (id) => id],
  ["with its first character encoded", (id) => `%${id.charCodeAt(0).toString(16)}${id.slice(1)}`],
  ["with its last character encoded", (id) => `${id.slice(0, -1)}%${id.charCodeAt(31).toString(16)}`],
  ["encoded twice", (id) => `%25${id.charCodeAt(0).toString(16)}${id.slice(1)}`],
  ["in upper case", (id) => id.toUpperCase()],
  ["after a dot", (id) => `%2e/${id}`],
  ["after two slashes", (id) => `/${id}`],
  ["with a semicolon", (id) => `${id};x`],
  ["with an encoded slash", (id) => `${id}%2f`],
];

describe("an account of another tenant", () => {
  test.each(spellings)("is reached on no plane by an id %s", async (_, spelt) => {
    const [one, other] = [await newTenant(), await newTenant()];
    const [mine, id] = [await one.account(), await other.account({ name: "the other's own" })];
    const made = await other.api("POST", tokensOf(id), { name: "the other's token" });
    expect(made.status).toBe(201);
    const paths = [
      `/client/v4/accounts/${spelt(id)}`,
      `/client/v4/%61ccounts/${spelt(id)}`,
      `/client/v4/accounts/${mine}/../${spelt(id)}`,
      `/client/v4/accounts/${mine}/%2e%2e/${spelt(id)}`,
      `/client/v4/accounts/${spelt(id)}/access/service_tokens`,
      `/client/v4/accounts/${spelt(id)}/access/service_tokens/`,
      `/client/v4/accounts/${spelt(id)}/no/such/path`,
      `/client/v4/zones/${spelt(id)}/access/service_tokens`,
      `/client/v4/zones/${spelt(id)}`,
      `/_emulator/accounts/${spelt(id)}/tokens`,
      `/_emulator/%61ccounts/${spelt(id)}/tokens`,
      `/_emulator/accounts/${spelt(id)}/settings/`,
      `/_emulator/accounts/${spelt(id)}/snapshot`,
    ];
    for (const path of paths) {
      for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
        const answer = await one.send(method, path, method === "GET" ? undefined : { name: "smuggled" });
        expect([path, method, answer.status]).toEqual([path, method, answer.status < 400 ? 403 : answer.status]);
        expect(answer.text).not.toContain("the other's");
      }
    }
    const journal = await inStorage(accountOf(id), ({ sql }) =>
      sql.exec<{ method: string }>(`SELECT method FROM journal`).toArray(),
    );
    expect(journal).toEqual([{ method: "POST" }]); // the other's own request
  });

  test("is answered as one that does not exist, whatever is asked of it", async () => {
    const [one, other] = [await newTenant(), await newTenant()];
    const mine = await one.account();
    const ofToken = await apiTokenFor(one, mine);
    const [there, notThere] = [await other.account({ name: "other" }), freshId()];
    const asked: readonly (readonly [Bearer, string, (id: string) => string, unknown?])[] = [
      [one, "GET", (id) => `/client/v4${tokensOf(id)}`],
      [one, "POST", (id) => `/client/v4${tokensOf(id)}`, { name: "a" }],
      [one, "GET", (id) => `/client/v4/zones/${id}`],
      [one, "GET", (id) => `/client/v4/accounts/${id}/tokens/verify`],
      [one, "GET", (id) => `/client/v4/accounts/${id}/no/such`],
      [ofToken, "GET", (id) => `/client/v4${tokensOf(id)}`],
      [ofToken, "GET", (id) => `/client/v4/zones/${id}/access/service_tokens`],
      [one, "GET", (id) => `/_emulator/accounts/${id}/settings`],
      [one, "PUT", (id) => `/_emulator/accounts/${id}/snapshot`, {}],
      [one, "DELETE", (id) => `/_emulator/accounts/${id}`],
    ];
    for (const [who, method, path, body] of asked) {
      const [first, second] = [await who.send(method, path(there), body), await who.send(method, path(notThere), body)];
      expect(shown(second)).toEqual(shown(first));
      expect([403, 404]).toContain(first.status);
    }
    const given: readonly ((id: string) => Promise<Answer>)[] = [
      (id) => one.control("POST", "/accounts", { id }),
      (id) => one.control("POST", "/seed", { accounts: [{ id: mine }, { id }] }),
      (id) => one.control("POST", `/accounts/${mine}/fork`, { id }),
      (id) => one.control("POST", "/scan", { digests: ["0".repeat(64)], account_id: id }),
      (id) => one.control("PUT", `/zones/${freshId()}`, { account_id: id }),
      (id) => one.control("PUT", `/zones/${id}`, { account_id: id }),
    ];
    for (const give of given) {
      const [first, second] = [await give(there), await give(notThere)];
      expect(shown(second)).toEqual(shown(first));
      expect(first.status).toBe(404);
    }
    const { createdAt, tokenCount } = await env.ACCOUNTS.getByName(there).describe();
    expect([createdAt > 0, tokenCount]).toEqual([true, 0]);
  });

  test("stays out of reach while a zone with its id is bound and unbound", async () => {
    const [one, other] = [await newTenant(), await newTenant()];
    const [mine, id] = [await one.account(), await other.account()];
    await other.api("POST", tokensOf(id), { name: "the other's token" });
    await one.control("PUT", `/zones/${id}`, { account_id: mine });
    const answers = await Promise.all(
      Array.from({ length: 30 }, async (__, n) => {
        if (n % 3 === 0) await one.control("DELETE", `/zones/${id}`);
        if (n % 3 === 1) await one.control("PUT", `/zones/${id}`, { account_id: mine });
        const path = n % 2 === 0 ? "/access/service_tokens" : "";
        return one.api("GET", `/zones/${id}${path}`);
      }),
    );
    for (const { text } of answers) expect(text).not.toContain("the other's");
    const rows = await inStorage(accountOf(id), ({ sql }) => sql.exec(`SELECT id FROM journal`).toArray());
    expect(rows).toHaveLength(1);
  });
});

describe("the lists of the API plane", () => {
  test("show a tenant its own accounts and zones", async () => {
    const [one, other] = [await newTenant(), await newTenant()];
    const mine = await one.account({ name: "mine", seed: { zones: [{ id: freshId(), name: "mine.example" }] } });
    const its = await other.account({ name: "its", seed: { zones: [{ id: freshId(), name: "its.example" }] } });
    const ofToken = await apiTokenFor(one, mine);
    for (const path of ["/accounts", "/memberships", "/zones"]) {
      for (const who of [one, ofToken]) {
        const { text } = await who.api("GET", path);
        expect([path, text.includes(mine), text.includes(its)]).toEqual([path, true, false]);
      }
      const { text } = await operator.api("GET", `${path}?per_page=50`);
      expect(text).not.toContain("mine.example");
    }
  });

  test("show an API token that two tenants have those of one of them", async () => {
    const [one, other] = [await newTenant(), await newTenant()];
    const [mine, its] = [await one.account({ name: "one" }), await other.account({ name: "other" })];
    const shared = await apiTokenFor(one, mine);
    await apiTokenFor(other, its, shared.token);
    const { text } = await shared.api("GET", "/accounts");
    expect([text.includes(mine), text.includes(its)].filter(Boolean)).toHaveLength(1);
    expect(verdictIn(await shared.api("GET", tokensOf(mine)))).toBe("200");
    expect(verdictIn(await shared.api("GET", tokensOf(its)))).toBe("200");
  });

  test("say of an API token what an account in reach has of it", async () => {
    const [one, other] = [await newTenant(), await newTenant()];
    const shared = await apiTokenFor(one, await one.account());
    const off = { name: "off", permissions: [], token: shared.token, status: "disabled" };
    for (let n = 0; n < 8; n++) await other.account({ seed: { settings: { api_tokens: [off] } } });
    await other.change({ expires_at: "2020-01-01T00:00:00Z" });
    expect((await shared.api("GET", "/user/tokens/verify")).body).toMatchObject({ result: { status: "active" } });
  });
});

describe("an API token", () => {
  test("of a tenant that has expired opens nothing until the tenant is given more time", async () => {
    const tenant = await newTenant();
    const id = await tenant.account();
    const ofToken = await apiTokenFor(tenant, id);
    expect(verdictIn(await ofToken.api("GET", tokensOf(id)))).toBe("200");
    await tenant.change({ expires_at: "2020-01-01T00:00:00Z" });
    for (const who of [tenant, ofToken]) {
      expect(verdictIn(await who.api("GET", tokensOf(id)))).toBe("403 / 10000");
      expect(verdictIn(await who.api("GET", "/accounts"))).toBe("403 / 10000");
    }
    await tenant.change({ expires_at: null });
    expect(verdictIn(await ofToken.api("GET", tokensOf(id)))).toBe("200");
  });

  test("opens no control plane, and has at least 32 characters", async () => {
    const tenant = await newTenant();
    const id = await tenant.account();
    const ofToken = await apiTokenFor(tenant, id);
    expect((await ofToken.control("GET", `/accounts/${id}/settings`)).status).toBe(403);
    const api_tokens = [{ name: "short", permissions: [], token: "x".repeat(31) }];
    const refused = [
      await tenant.control("PATCH", `/accounts/${id}/settings`, { api_tokens }),
      await tenant.control("POST", "/accounts", { seed: { settings: { api_tokens } } }),
    ];
    for (const { status, text } of refused) {
      expect([status, text.includes("api_tokens.0.token must have at least 32 characters")]).toEqual([400, true]);
    }
  });

  test("is not told from one that nobody has when a key is in its place", async () => {
    const unknown = new Bearer(`aek_${"0".repeat(64)}`);
    expect(verdictIn(await unknown.api("GET", "/accounts"))).toBe("403 / 10000");
    expect((await unknown.control("GET", "/accounts")).status).toBe(403);
    const answer = await sendTo(deployed, "GET", "/_emulator/accounts", { headers: {} });
    expect(answer.status).toBe(403);
  });
});
