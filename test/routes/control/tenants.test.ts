/** Tenants through the control plane: made, changed, given another key; and the accounts that they make. */
import { describe, expect, test } from "vitest";
import { accountOf, evict, freshId, isOnList } from "../../support/workerd/accounts.ts";
import { controlErrorIn, sendTo } from "../../support/workerd/client.ts";
import {
  Bearer,
  deployed,
  newTenant,
  operator,
  OPERATORS_TOKEN,
  TenantClient,
  tokensOf,
} from "../../support/workerd/tenants.ts";

describe("a tenant", () => {
  test("has its key shown once, and is listed without it", async () => {
    const { status, body, text } = await operator.control("POST", "/tenants", {
      name: "web team",
      expires_at: "2999-01-01T00:00:00.5Z",
      quotas: { bytes: null, accounts: 3 },
    });
    const { id, key, ...rest } = body as { id: string; key: string };
    expect([status, id, key]).toEqual([
      201,
      expect.stringMatching(/^[0-9a-f]{32}$/),
      expect.stringMatching(/^aek_[0-9a-f]{64}$/),
    ]);
    expect(rest).toMatchObject({
      name: "web team",
      expires_at: "2999-01-01T00:00:00Z",
      quotas: { accounts: 3, bytes: null, tokens_per_account: 1000 },
      previous_key_expires_at: null,
    });
    expect(text.match(/aek_/g)).toHaveLength(1);
    const shown = await operator.control("GET", `/tenants/${id}`);
    expect(shown.body).toEqual({ id, ...rest });
    const { total_count: total } = (await operator.control("GET", "/tenants?per_page=1")).body as {
      total_count: number;
    };
    const { text: listed } = await operator.control("GET", `/tenants?per_page=1&page=${total}`);
    expect(listed).not.toContain("aek_");
    expect((await operator.control("GET", `/tenants?per_page=1&page=${total + 1}`)).body).toMatchObject({
      tenants: [],
    });
  });

  test.each<[string, unknown]>([
    ["nothing", undefined],
    ["no JSON", "{"],
    ["a list", []],
    ["no name", {}],
    ["an empty name", { name: "" }],
    ["a number for a name", { name: 1 }],
    ["a name that is too long", { name: "x".repeat(101) }],
    ["an end that is no time", { name: "a", expires_at: "tomorrow" }],
    ["a day that the calendar does not have", { name: "a", expires_at: "2026-02-30T00:00:00Z" }],
    ["a quota below 0", { name: "a", quotas: { bytes: -1 } }],
    ["half an account", { name: "a", quotas: { accounts: 0.5 } }],
    ["more than a number can say", { name: "a", quotas: { bytes: 2 ** 53 } }],
    ["a quota as a text", { name: "a", quotas: { bytes: "1" } }],
    ["a quota that there is not", { name: "a", quotas: { byte: 1 } }],
    ["a list of quotas", { name: "a", quotas: [] }],
    ["a field that there is not", { name: "a", id: freshId() }],
  ])("is not made of %s, nor changed to it", async (_, body) => {
    const count = async () => ((await operator.control("GET", "/tenants")).body as { total_count: number }).total_count;
    const before = await count();
    const answer = await operator.control("POST", "/tenants", body);
    expect([answer.status, controlErrorIn(answer).message.length > 10, await count()]).toEqual([400, true, before]);
    const tenant = await newTenant();
    const shown = (await operator.control("GET", `/tenants/${tenant.id}`)).body;
    const isChange =
      body === undefined || (typeof body === "object" && !Array.isArray(body) && Object.keys(body ?? {}).length === 0);
    if (!isChange) expect((await tenant.change(body)).status).toBe(400);
    expect((await operator.control("GET", `/tenants/${tenant.id}`)).body).toEqual(shown);
  });

  test("takes the largest quotas, and none", async () => {
    const largest = Number.MAX_SAFE_INTEGER;
    for (const bound of [largest, null]) {
      const quotas = {
        accounts: bound,
        tokens_per_account: bound,
        journal_rows_per_account: bound,
        bytes: bound,
        requests_per_minute: bound,
      };
      const tenant = await newTenant({ quotas });
      const id = await tenant.account({ seed: { bulk: { count: 3, name: "n" } } });
      expect((await tenant.api("POST", tokensOf(id), { name: "a" })).status).toBe(201);
      expect((await tenant.control("GET", `/accounts/${id}/requests`)).body).toMatchObject({ total_count: 1 });
      expect((await tenant.control("GET", "/usage")).body).toMatchObject({ usage: [{ tenant_id: tenant.id, quotas }] });
    }
  });

  test("is changed in part", async () => {
    const tenant = await newTenant({ quotas: { accounts: 7 } });
    expect((await tenant.change({})).body).toMatchObject({ name: "a tenant", quotas: { accounts: 7 } });
    expect((await tenant.change({ name: "b", quotas: { bytes: 0 } })).body).toMatchObject({
      name: "b",
      quotas: { accounts: 7, bytes: 0 },
    });
    expect((await operator.control("PATCH", `/tenants/${freshId()}`, { name: "b" })).status).toBe(404);
  });

  test("may not ask for what is the operator's, however it spells it", async () => {
    const tenant = await newTenant();
    const paths = [
      "/tenants",
      `/tenants/${tenant.id}`,
      "/audit",
      "/requests",
      "/%61udit",
      "/accounts/../audit",
      "//audit",
      "/audit/",
    ];
    for (const path of paths) {
      expect([path, (await tenant.control("GET", path)).status]).toEqual([path, 403]);
      expect([path, (await tenant.control("DELETE", path)).status]).toEqual([path, 403]);
    }
    expect((await operator.control("GET", `/tenants/${tenant.id}`)).status).toBe(200);
  });
});

describe("a key", () => {
  test("is rotated at once, or with a grace in which both count", async () => {
    const tenant = await newTenant();
    const rotated = async (body?: unknown) => {
      const { status, body: shown } = await operator.control("POST", `/tenants/${tenant.id}/rotate_key`, body);
      expect(status).toBe(200);
      return new TenantClient(shown as { id: string; key: string });
    };
    const may = async (...whos: Bearer[]) =>
      Promise.all(whos.map(async (who) => (await who.control("GET", "/accounts")).status === 200));
    const second = await rotated({ grace: "24h" });
    expect(await may(tenant, second)).toEqual([true, true]);
    const third = await rotated({ grace: "1h" });
    expect(await may(tenant, second, third)).toEqual([false, true, true]);
    const fourth = await rotated({});
    expect(await may(tenant, second, third, fourth)).toEqual([false, false, false, true]);
    const refused = controlErrorIn(await third.control("GET", "/accounts"));
    expect(refused.message).toContain("may have expired or been rotated");
    for (const grace of ["-1s", "8761h", "1 day", 1, null]) {
      expect((await operator.control("POST", `/tenants/${tenant.id}/rotate_key`, { grace })).status).toBe(400);
    }
    expect(await may(fourth)).toEqual([true]);
    expect((await operator.control("POST", `/tenants/${freshId()}/rotate_key`, {})).status).toBe(404);
  });

  test("is rotated many times at once, and the answer that came last has the one that counts", async () => {
    const tenant = await newTenant();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => operator.control("POST", `/tenants/${tenant.id}/rotate_key`, { grace: "1h" })),
    );
    const keys = answers.map(({ body }) => new TenantClient(body as { id: string; key: string }));
    const statuses = await Promise.all(keys.map(async (key) => (await key.control("GET", "/accounts")).status));
    expect(statuses.filter((status) => status === 200)).toHaveLength(2); // the newest, and the one before
    expect((await tenant.control("GET", "/accounts")).status).toBe(403);
  });
});

describe("accounts", () => {
  test("made by a tenant have a name and are its own", async () => {
    const [one, other] = [await newTenant(), await newTenant()];
    const id = await one.account({ name: "web" });
    await evict(accountOf(id));
    expect((await one.control("GET", "/accounts")).body).toMatchObject({
      accounts: [{ id, name: "web" }],
      total_count: 1,
    });
    expect((await other.control("GET", "/accounts")).body).toMatchObject({ accounts: [], total_count: 0 });
    expect((await one.control("PATCH", `/accounts/${id}`, { name: "shop" })).body).toMatchObject({ id, name: "shop" });
    expect((await other.control("PATCH", `/accounts/${id}`, { name: "mine" })).status).toBe(404);
    expect(await isOnList(id)).toBe(true);
  });

  test("that are emptied stay the tenant's own, and may be emptied again", async () => {
    const tenant = await newTenant({ quotas: { accounts: 1 } });
    const id = await tenant.account();
    for (let n = 0; n < 2; n++) expect((await tenant.control("DELETE", `/accounts/${id}`)).status).toBe(204);
    const second = await tenant.account();
    expect((await tenant.control("DELETE", `/accounts/${id}`)).status).toBe(204);
    expect((await tenant.control("DELETE", `/accounts/${second}`)).status).toBe(204);
    expect((await tenant.control("POST", "/accounts", { id, seed: { bulk: { count: 1, name: "n" } } })).status).toBe(
      201,
    );
  });

  test("of bad seeds leave no account and no zone behind", async () => {
    const tenant = await newTenant({ quotas: { tokens_per_account: 1 } });
    const zone = freshId();
    const mine = await tenant.account();
    await tenant.control("PUT", `/zones/${zone}`, { account_id: mine });
    for (const seed of [{ bulk: { count: 2, name: "n" } }, { tokens: [{ name: "" }] }]) {
      const answer = await tenant.control("POST", "/accounts", {
        seed: { ...seed, zones: [{ id: freshId(), name: "bad.example" }] },
      });
      expect([400, 409]).toContain(answer.status);
    }
    const tooMany = { zones: [{ id: zone }], bulk: { count: 2, name: "n" } };
    expect((await tenant.control("POST", "/accounts", { seed: tooMany })).status).toBe(409);
    expect((await tenant.control("GET", `/zones/${zone}`)).body).toMatchObject({ account_id: mine });
    expect((await tenant.control("GET", "/accounts")).body).toMatchObject({ total_count: 1 });
  });
});

test("two operator's tokens open it at once, and none opens what has none", async () => {
  const both = { ...deployed, EMULATOR_OPERATOR_TOKEN_NEXT: "the-next" };
  const ask = async (bindings: object, token: string) =>
    (await sendTo(bindings, "GET", "/_emulator/tenants", { headers: { authorization: `Bearer ${token}` } })).status;
  expect([await ask(both, OPERATORS_TOKEN), await ask(both, "the-next"), await ask(both, "other")]).toEqual([
    200, 200, 403,
  ]);
  const next = { EMULATOR_MODE: "deployed", EMULATOR_OPERATOR_TOKEN_NEXT: "the-next" };
  expect([await ask(next, "the-next"), await ask(next, OPERATORS_TOKEN)]).toEqual([200, 403]);
  const tenant = await newTenant();
  for (const closed of [{}, { EMULATOR_MODE: "deployed" }]) {
    for (const token of [OPERATORS_TOKEN, tenant.token, "undefined"]) expect(await ask(closed, token)).toBe(503);
  }
});
