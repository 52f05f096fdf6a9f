/** The quotas of a tenant: what is refused on which plane, what is not, and how one gets out of it. */
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { endLeases } from "../../../src/routes/http/leases.ts";
import { accountOf, freshId, inStorage } from "../../support/workerd/accounts.ts";
import { controlErrorIn, tokenIn, verdictIn } from "../../support/workerd/client.ts";
import { apiTokenFor, newTenant, operator, tokensOf, type TenantClient } from "../../support/workerd/tenants.ts";

/** Tells the directory what an account takes, as the account of a deployed emulator does within seconds. */
async function takes(id: string, bytes: number): Promise<void> {
  await env.DIRECTORY.getByName("directory").report(id, { tokens: 0, journalRows: 0, bytes }, Date.now());
  endLeases(); // what the directory said before may hold for a second
}

async function usageOf(tenant: TenantClient): Promise<unknown> {
  return ((await tenant.control("GET", "/usage")).body as { usage: unknown[] }).usage[0];
}

const bulk = (count: number) => ({ bulk: { count, name: "n" } });

describe("the quota of tokens", () => {
  test("refuses another in the API's own words, and nothing else", async () => {
    const tenant = await newTenant({ quotas: { tokens_per_account: 2 } });
    const id = await tenant.account();
    const ofToken = await apiTokenFor(tenant, id);
    const token = tokenIn(await tenant.api("POST", tokensOf(id), { name: "1" }));
    expect((await ofToken.api("POST", tokensOf(id), { name: "2" })).status).toBe(201);
    for (const who of [tenant, ofToken]) {
      const answer = await who.api("POST", tokensOf(id), { name: "3" });
      expect([verdictIn(answer), answer.text.includes("(2) reached")]).toEqual(["400 / 12130", true]);
    }
    const path = `${tokensOf(id)}/${token.id}`;
    expect((await tenant.api("PUT", path, { name: "renamed", client_secret_version: 2 })).status).toBe(200);
    expect((await tenant.api("POST", `${path}/rotate`, {})).status).toBe(200);
    expect((await tenant.api("POST", `${path}/refresh`)).status).toBe(200);
    expect((await tenant.api("DELETE", path)).status).toBe(200);
    expect((await tenant.api("POST", tokensOf(id), { name: "3" })).status).toBe(201);
    await tenant.change({ quotas: { tokens_per_account: 1 } }); // below what is there
    expect((await tenant.api("GET", tokensOf(id))).status).toBe(200);
    expect((await tenant.api("POST", tokensOf(id), { name: "4" })).status).toBe(400);
  });

  test("of many requests at once lets as many through as there is room for, whoever else asks meanwhile", async () => {
    const tenant = await newTenant({ quotas: { tokens_per_account: 3 } });
    const id = await tenant.account();
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        if (n % 2 === 1) void (await operator.api("GET", tokensOf(id)));
        return tenant.api("POST", tokensOf(id), { name: `${n}` });
      }),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
  });

  test("of 0 makes no token, by whatever way", async () => {
    const tenant = await newTenant({ quotas: { tokens_per_account: 0 } });
    const id = await tenant.account();
    expect((await tenant.api("POST", tokensOf(id), { name: "a" })).status).toBe(400);
    expect((await tenant.control("POST", "/accounts", { seed: bulk(1) })).status).toBe(409);
    const fresh = freshId();
    await operator.control("POST", "/accounts", { id: fresh, seed: bulk(1) });
    const { text } = await operator.control("GET", `/accounts/${fresh}/snapshot`);
    expect((await tenant.control("PUT", `/accounts/${id}/snapshot`, text)).status).toBe(409);
    expect((await accountOf(id).describe()).tokenCount).toBe(0);
  });
});

describe("the quota of accounts", () => {
  test("gives the last places to as many as there are, of many at once", async () => {
    const tenant = await newTenant({ quotas: { accounts: 3 } });
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) => tenant.control("POST", "/accounts", n % 2 === 0 ? {} : { seed: bulk(1) })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([
      201,
      201,
      201,
      ...Array.from({ length: 9 }, () => 409),
    ]);
    expect(await usageOf(tenant)).toMatchObject({ accounts: 3 });
  });

  test("counts an account that was emptied when it is filled again, by whatever way", async () => {
    const tenant = await newTenant({ quotas: { accounts: 1 } });
    const first = await tenant.account();
    await tenant.control("DELETE", `/accounts/${first}`);
    const second = await tenant.account();
    const refused = [
      await tenant.control("POST", "/accounts", { id: first, seed: bulk(1) }),
      await tenant.control("POST", "/seed", { accounts: [{ id: first, ...bulk(1) }] }),
      await tenant.control("POST", `/accounts/${second}/fork`, { id: first }),
      await tenant.control("POST", `/accounts/${second}/fork`, {}),
      await tenant.control("PATCH", `/accounts/${first}`, { name: "again" }),
    ];
    for (const answer of refused) expect([answer.status, controlErrorIn(answer).code]).toEqual([409, "quota-exceeded"]);
    expect(verdictIn(await tenant.api("POST", tokensOf(first), { name: "a" }))).toBe("400 / 12130");
    expect((await accountOf(first).describe()).tokenCount).toBe(0);
    await tenant.control("DELETE", `/accounts/${second}`);
    expect((await tenant.control("POST", "/seed", { accounts: [{ id: first, ...bulk(1) }] })).status).toBe(200);
  });

  test("of 0 makes none; lowered below what is in use it takes nothing away", async () => {
    const none = await newTenant({ quotas: { accounts: 0 } });
    expect((await none.control("POST", "/accounts", {})).status).toBe(409);
    const tenant = await newTenant();
    const ids = [await tenant.account(), await tenant.account()];
    await tenant.change({ quotas: { accounts: 1 } });
    for (const id of ids) expect((await tenant.api("GET", tokensOf(id))).status).toBe(200);
    expect((await tenant.control("POST", "/accounts", {})).status).toBe(409);
  });
});

describe("the quota of the journal", () => {
  test.each([0, 2])("of %i keeps as many rows", async (quota) => {
    const tenant = await newTenant({ quotas: { journal_rows_per_account: quota } });
    const id = await tenant.account();
    for (let n = 0; n < 5; n++) await tenant.api("GET", tokensOf(id));
    expect((await tenant.control("GET", `/accounts/${id}/requests`)).body).toMatchObject({ total_count: quota });
  });

  test("counts for what is restored", async () => {
    const [rich, poor] = [await newTenant(), await newTenant({ quotas: { journal_rows_per_account: 2 } })];
    const [from, to] = [await rich.account(), await poor.account()];
    for (let n = 0; n < 5; n++) await rich.api("GET", tokensOf(from));
    const { text } = await rich.control("GET", `/accounts/${from}/snapshot`);
    expect((await poor.control("PUT", `/accounts/${to}/snapshot`, text)).status).toBe(200);
    const rows = await inStorage(accountOf(to), ({ sql }) => sql.exec(`SELECT id FROM journal`).toArray());
    expect(rows).toHaveLength(2);
  });
});

describe("the quota of bytes", () => {
  test("lets a full tenant read and delete, and so make room", async () => {
    const tenant = await newTenant({ quotas: { bytes: 1000 } });
    const [id, other] = [await tenant.account(), await tenant.account()];
    const ofToken = await apiTokenFor(tenant, id);
    const token = tokenIn(await tenant.api("POST", tokensOf(id), { name: "a" }));
    await takes(id, 1000);
    for (const who of [tenant, ofToken]) {
      expect(verdictIn(await who.api("POST", tokensOf(id), { name: "b" }))).toBe("400 / 12130");
      expect(verdictIn(await who.api("POST", tokensOf(other), { name: "b" }))).toBe(
        who === tenant ? "400 / 12130" : "403 / 9109",
      );
      expect(verdictIn(await who.api("GET", tokensOf(id)))).toBe("200");
      for (const method of ["GET", "POST"]) {
        expect(verdictIn(await who.api(method, `/accounts/${id}/not-emulated`))).toBe("501 / 50100");
      }
    }
    const fault = { operation: "get", position: "before", effect: { type: "truncate" } };
    const refused: readonly (readonly [string, string, unknown])[] = [
      ["PATCH", `/accounts/${id}/settings`, { random_seed: "a" }],
      ["PATCH", `/accounts/${id}`, { name: "b" }],
      ["PUT", `/accounts/${id}/answers`, { answers: [{ method: "GET", path: "/accounts/*/x", result: 1 }] }],
      ["POST", `/accounts/${id}/faults`, fault],
      ["POST", `/accounts/${id}/fork`, {}],
      ["POST", "/accounts", {}],
      ["POST", "/accounts", { seed: bulk(1) }],
      ["POST", "/seed", { accounts: [{ id: other }] }],
      ["PUT", `/accounts/${id}/snapshot`, {}],
      ["PUT", `/zones/${freshId()}`, { account_id: id }],
    ];
    for (const [method, path, body] of refused) {
      const answer = await tenant.control(method, path, body);
      expect([path, answer.status, controlErrorIn(answer).code]).toEqual([path, 409, "quota-exceeded"]);
    }
    expect((await tenant.control("POST", `/accounts/${id}/clock/advance`, { by: "1h" })).status).toBe(200);
    const pair = { client_id: token.client_id, client_secret: "no" };
    expect((await tenant.control("POST", `/accounts/${id}/verify`, pair)).status).toBe(200);
    expect((await tenant.control("POST", `/accounts/${id}/explain`, { url: "a.example.com" })).status).toBe(200);
    expect((await tenant.control("GET", `/accounts/${id}/snapshot`)).status).toBe(200);
    expect((await tenant.api("DELETE", `${tokensOf(id)}/${token.id}`)).status).toBe(200);
    expect((await tenant.control("DELETE", `/accounts/${id}`)).status).toBe(204);
    expect((await tenant.api("POST", tokensOf(other), { name: "b" })).status).toBe(201);
  });

  test("of 0 stores nothing", async () => {
    const tenant = await newTenant({ quotas: { bytes: 0 } });
    expect((await tenant.control("POST", "/accounts", {})).status).toBe(409);
    expect((await tenant.control("GET", "/accounts")).body).toMatchObject({ total_count: 0 });
    await tenant.change({ quotas: { bytes: null } });
    const id = await tenant.account();
    await takes(id, 10 ** 12);
    expect((await tenant.api("POST", tokensOf(id), { name: "a" })).status).toBe(201);
    await tenant.change({ quotas: { bytes: 0 } });
    expect((await tenant.api("POST", tokensOf(id), { name: "b" })).status).toBe(400);
    expect((await tenant.control("DELETE", `/accounts/${id}`)).status).toBe(204);
  });

  test("is not passed by tokens in bulk, by many accounts in one seed, nor by a large document", async () => {
    const tenant = await newTenant({ quotas: { bytes: 1_000_000, tokens_per_account: null } });
    const ids = await Promise.all(Array.from({ length: 4 }, () => tenant.account()));
    for (const id of ids) await tenant.control("DELETE", `/accounts/${id}`);
    expect((await tenant.control("POST", "/accounts", { seed: bulk(200_000) })).status).toBe(409);
    const seeded = await tenant.control("POST", "/seed", { accounts: ids.map((id) => ({ id, ...bulk(900) })) });
    expect([seeded.status, controlErrorIn(seeded).message.includes("The accounts before it are filled.")]).toEqual([
      409,
      true,
    ]);
    const counts = await Promise.all(ids.map(async (id) => (await accountOf(id).describe()).tokenCount));
    expect(counts).toEqual([900, 900, 0, 0]);
    const large = JSON.stringify({ access_emulator_snapshot: 1, filler: "\u20ac".repeat(400_000) }); // 3 bytes each
    const refused = await tenant.control("PUT", `/accounts/${ids[0]}/snapshot`, large);
    expect(controlErrorIn(refused).code).toBe("quota-exceeded");
    expect((await accountOf(ids[0] ?? "").describe()).tokenCount).toBe(900);
  });
});

test("the quota of bytes is not passed by many accounts of one seed whose applications are large", async () => {
  const tenant = await newTenant({ quotas: { bytes: 1_000_000 } });
  const ids = await Promise.all(Array.from({ length: 3 }, () => tenant.account()));
  for (const id of ids) await tenant.control("DELETE", `/accounts/${id}`);
  const applications = [{ domain: "a.example", custom_deny_message: "x".repeat(450_000) }];
  const seeded = await tenant.control("POST", "/seed", { accounts: ids.map((id) => ({ id, applications })) });
  expect([seeded.status, controlErrorIn(seeded).code]).toEqual([409, "quota-exceeded"]);
});

describe("the quota of requests", () => {
  test("counts both planes, its API tokens and what is refused first, and nobody else", async () => {
    const [tenant, other] = [await newTenant({ quotas: { requests_per_minute: 6 } }), await newTenant()];
    const id = await tenant.account();
    const ofToken = await apiTokenFor(tenant, id);
    await tenant.api("GET", tokensOf(id));
    await ofToken.api("GET", tokensOf(freshId()));
    await tenant.api("GET", tokensOf(freshId()));
    await tenant.control("GET", "/audit");
    for (const who of [tenant, ofToken]) {
      const answer = await who.api("GET", tokensOf(id));
      expect(verdictIn(answer)).toMatch(/^429 /);
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    const answer = await tenant.control("DELETE", `/accounts/${id}`);
    expect([answer.status, Number(answer.headers.get("retry-after")) > 0]).toEqual([429, true]);
    expect((await other.control("GET", "/accounts")).status).toBe(200);
    const { usage } = (await operator.control("GET", "/usage?per_page=1000")).body as {
      usage: Record<string, unknown>[];
    };
    expect(usage.find(({ tenant_id: of }) => of === tenant.id)).toMatchObject({ requests_this_minute: 8, accounts: 1 });
    await tenant.change({ quotas: { requests_per_minute: null } });
    expect((await tenant.api("GET", tokensOf(id))).status).toBe(200);
  });

  test("of who is over it, the directory is asked once, on every plane, and of others as ever", async () => {
    const [tenant, other] = [await newTenant({ quotas: { requests_per_minute: 2 } }), await newTenant()];
    const id = await tenant.account();
    await tenant.api("GET", tokensOf(id));
    const asked = async () =>
      ((await operator.control("GET", "/usage?per_page=1000")).body as { usage: Record<string, unknown>[] }).usage.find(
        ({ tenant_id: of }) => of === tenant.id,
      )?.requests_this_minute;
    const before = Number(await asked());
    const storm = await Promise.all(Array.from({ length: 50 }, () => tenant.api("GET", tokensOf(id))));
    expect(new Set(storm.map(({ status }) => status))).toEqual(new Set([429]));
    const amid = Number(await asked());
    for (let n = 0; n < 20; n++) expect((await tenant.api("GET", tokensOf(id))).status).toBe(429);
    expect((await tenant.control("GET", "/accounts")).status).toBe(429);
    expect([before, await asked()]).toEqual([2, amid]);
    expect((await other.api("GET", "/accounts")).status).toBe(200);
  });

  test("of 0 lets nobody in", async () => {
    const tenant = await newTenant({ quotas: { requests_per_minute: 0 } });
    expect((await tenant.control("GET", "/usage")).status).toBe(429);
    expect((await tenant.api("GET", "/accounts")).status).toBe(429);
  });
});

describe("what is used", () => {
  test("is shown of oneself, and to the operator of all", async () => {
    const [one, other] = [await newTenant(), await newTenant()];
    const id = await one.account();
    await env.DIRECTORY.getByName("directory").report(id, { tokens: 2, journalRows: 3, bytes: 4 }, 0);
    expect(await usageOf(one)).toMatchObject({ tenant_id: one.id, accounts: 1, tokens: 2, journal_rows: 3, bytes: 4 });
    expect(await usageOf(other)).toMatchObject({ tenant_id: other.id, accounts: 0, tokens: 0, bytes: 0 });
    expect((await one.control("GET", "/usage?per_page=1000")).text).not.toContain(other.id);
    await one.control("DELETE", `/accounts/${id}`);
    await takes(id, 5); // told too late
    expect(await usageOf(one)).toMatchObject({ accounts: 0, bytes: 0 });
  });
});

test("of strangers no object is made and no row is written", async () => {
  const id = freshId();
  const tenant = await newTenant();
  await tenant.api("POST", tokensOf(id), { name: "a" });
  await tenant.control("PATCH", `/accounts/${id}/settings`, {});
  const before = await operator.control("GET", "/requests");
  expect(before.text).not.toContain(id);
  expect((await operator.control("GET", "/accounts?per_page=1000")).text).not.toContain(id);
});
