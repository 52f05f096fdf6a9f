/** The audit of a deployed emulator: who did what through the control plane. */
import { env } from "cloudflare:workers";
import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import { freshId } from "../../support/workerd/accounts.ts";
import { send } from "../../support/workerd/client.ts";
import { apiTokenFor, newTenant, operator, tokensOf } from "../../support/workerd/tenants.ts";

interface Entry {
  readonly id: number;
  readonly time: string;
  readonly tenant_id: string | null;
  readonly action: string;
  readonly subject: string;
}

async function entries(query = "?per_page=1000"): Promise<Entry[]> {
  return ((await operator.control("GET", `/audit${query}`)).body as { entries: Entry[] }).entries;
}

/** What was done to any of these, the first first, and by whom. */
async function doneTo(...subjects: readonly string[]): Promise<(readonly [string, string | null])[]> {
  const found = (await entries()).filter(({ subject }) => subjects.includes(subject));
  return found.toReversed().map(({ action, tenant_id: tenantId }) => [action, tenantId] as const);
}

describe("the audit", () => {
  test("tells what was done and by whom, without a secret", async () => {
    const tenant = await newTenant({ name: "named in no row" });
    await tenant.change({ quotas: { bytes: null } });
    await operator.control("POST", `/tenants/${tenant.id}/rotate_key`, { grace: "1h" });
    const [id, zone] = [await tenant.account({ name: "named in no row" }), freshId()];
    const ofToken = await apiTokenFor(tenant, id);
    await tenant.control("PATCH", `/accounts/${id}`, { name: "b" });
    await tenant.control("PUT", `/accounts/${id}/clock`, { now: "2026-03-01T12:00:00Z", mode: "frozen" });
    await operator.control("POST", `/accounts/${id}/clock/advance`, { by: "1h" });
    const { text: snapshot } = await tenant.control("GET", `/accounts/${id}/snapshot`);
    await tenant.control("PUT", `/accounts/${id}/snapshot`, snapshot);
    const { body } = await tenant.control("POST", `/accounts/${id}/fork`, {});
    await tenant.control("PUT", `/zones/${zone}`, { account_id: id });
    await tenant.control("DELETE", `/zones/${zone}`);
    await tenant.control("DELETE", `/accounts/${id}`);
    await tenant.control("POST", "/seed", { accounts: [{ id }] });
    await tenant.remove();
    await runDurableObjectAlarm(env.DIRECTORY.getByName("directory"));
    const { id: fork } = body as { id: string };
    const by = tenant.id;
    expect(await doneTo(tenant.id, id, zone, fork)).toEqual([
      ["tenant.create", null],
      ["tenant.change", null],
      ["tenant.rotate-key", null],
      ["account.create", by],
      ["settings.change", by],
      ["account.change", by],
      ["clock.change", by],
      ["clock.change", null],
      ["account.restore", by],
      ["account.fork", by],
      ["zone.bind", by],
      ["zone.unbind", by],
      ["account.empty", by],
      ["account.seed", by],
      ["tenant.delete", null],
    ]);
    const text = JSON.stringify(await entries());
    for (const secret of [tenant.token, ofToken.token, "aek_", "named in no row"]) expect(text).not.toContain(secret);
  });

  test("misses nothing that is spelt with a slash at its end, or encoded", async () => {
    const tenant = await newTenant();
    const id = await tenant.account();
    await tenant.control("DELETE", `/accounts/${id}/`);
    await tenant.control("DELETE", `/%61ccounts/${id}`);
    await operator.control("DELETE", `/tenants/${tenant.id}/`);
    await runDurableObjectAlarm(env.DIRECTORY.getByName("directory"));
    expect(await doneTo(id, tenant.id)).toEqual([
      ["tenant.create", null],
      ["account.create", tenant.id],
      ["account.empty", tenant.id],
      ["account.empty", tenant.id],
      ["tenant.delete", null],
    ]);
    const { body } = await operator.control("POST", "/tenants/", { name: "a" });
    expect((await entries()).find(({ action }) => action === "tenant.create")).toMatchObject({
      subject: (body as { id: string }).id,
    });
  });

  test("has no row of what was refused, of what changed nothing, nor of a local emulator", async () => {
    const tenant = await newTenant();
    const [id, other] = [await tenant.account(), freshId()];
    await tenant.control("PATCH", `/accounts/${id}/settings`, { nonsense: 1 });
    await tenant.control("DELETE", `/accounts/${other}`);
    await tenant.control("POST", "/accounts", { id: other });
    await operator.control("POST", "/accounts", { id: other });
    await tenant.api("POST", tokensOf(id), { name: "a" });
    await operator.control("POST", "/accounts", { id });
    await tenant.control("POST", "/seed", { accounts: [{ id }, { id }] });
    const local = freshId();
    await send("POST", "/_emulator/accounts", { body: { id: local } });
    expect(await doneTo(id, other, local)).toEqual([
      ["account.create", tenant.id],
      ["account.create", null],
    ]);
  });

  test("has the accounts that a seed filled before it failed", async () => {
    const [first, second] = [freshId(), freshId()];
    const accounts = [{ id: first }, { id: second, tokens: [{ name: "" }] }];
    expect((await operator.control("POST", "/seed", { accounts })).status).toBe(400);
    expect(await doneTo(first, second)).toEqual([["account.seed", null]]);
  });

  test("is paged, the newest first", async () => {
    await newTenant();
    await newTenant();
    const [one, two] = [await entries("?per_page=1"), await entries("?per_page=1&page=2")];
    expect([one.length, two.length, (one[0]?.id ?? 0) > (two[0]?.id ?? 0)]).toEqual([1, 1, true]);
    expect(await entries("?page=1000000&per_page=1000")).toEqual([]);
    expect((await operator.control("GET", "/audit?page=0")).status).toBe(400);
    expect((await operator.control("DELETE", "/audit")).status).toBe(405);
  });

  test("is bounded, and no tenant pushes out what the operator or another tenant did", async () => {
    const [loud, quiet] = [await newTenant(), await newTenant()];
    const subject = freshId();
    const row = { at: 0, action: "zone.bind" as const, subject };
    const directory = env.DIRECTORY.getByName("directory");
    await directory.writeAudit([{ ...row, tenantId: quiet.id }]);
    for (let n = 0; n < 5; n++) {
      await directory.writeAudit(Array.from({ length: 1000 }, () => ({ ...row, tenantId: loud.id })));
    }
    const pages = await Promise.all([1, 2, 3, 4].map((page) => entries(`?per_page=1000&page=${page}`)));
    const all = pages.flat();
    const of = (id: string) => all.filter((entry) => entry.tenant_id === id).length;
    expect([of(loud.id) >= 1000, of(loud.id) <= 1100, of(quiet.id)]).toEqual([true, true, 1]);
    expect(all.filter((entry) => entry.subject === loud.id && entry.tenant_id === null)).toHaveLength(1);
  });

  test("that cannot be written undoes nothing and spoils no answer", async () => {
    const tenant = await newTenant();
    const rename = (from: string, to: string) =>
      runInDurableObject(env.DIRECTORY.getByName("directory"), (_, { storage }) => {
        storage.sql.exec(`ALTER TABLE ${from} RENAME TO ${to}`);
      });
    await rename("audit", "audit_away");
    const answer = await tenant.control("POST", "/accounts", { name: "a" });
    await rename("audit_away", "audit");
    expect(answer.status).toBe(201);
    expect((await tenant.control("GET", "/accounts")).body).toMatchObject({ total_count: 1 });
  });
});
