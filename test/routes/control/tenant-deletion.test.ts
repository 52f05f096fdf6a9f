/** A tenant is deleted with everything in it, whatever is under way meanwhile. */
import { env } from "cloudflare:workers";
import { runDurableObjectAlarm } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import { accountOf, freshId } from "../../support/workerd/accounts.ts";
import { verdictIn } from "../../support/workerd/client.ts";
import { apiTokenFor, newTenant, operator, tokensOf } from "../../support/workerd/tenants.ts";

const directory = () => env.DIRECTORY.getByName("directory");

/** Lets the directory do what it has put off, to the end. */
async function emptied(): Promise<void> {
  for (let n = 0; n < 20; n++) if (!(await runDurableObjectAlarm(directory()))) return;
}

interface Usage {
  readonly tenant_id: string | null;
  readonly accounts: number;
}

describe("a tenant that is deleted", () => {
  test("takes its key, its accounts, their API tokens and its zones with it, and leaves the others'", async () => {
    const [tenant, other] = [await newTenant(), await newTenant()];
    const zone = freshId();
    const [id, its] = [await tenant.account({ seed: { zones: [{ id: zone }] } }), await other.account()];
    const ofToken = await apiTokenFor(tenant, id);
    for (const [who, account] of [
      [tenant, id],
      [other, its],
    ] as const) {
      await who.api("POST", tokensOf(account), { name: "a" });
    }
    const removed = await tenant.remove();
    expect([removed.status, removed.body]).toEqual([202, { accounts_left: 1 }]);
    // Before anything of it was emptied.
    for (const who of [tenant, ofToken]) expect(verdictIn(await who.api("GET", tokensOf(id)))).toBe("403 / 10000");
    expect((await operator.control("GET", "/accounts?per_page=1000")).text).not.toContain(id);
    await emptied();
    expect((await accountOf(id).describe()).tokenCount).toBe(0);
    expect((await accountOf(its).describe()).tokenCount).toBe(1);
    expect(verdictIn(await other.api("GET", tokensOf(its)))).toBe("200");
    expect((await tenant.remove()).status).toBe(404); // a second click
    const { usage } = (await operator.control("GET", "/usage?per_page=1000")).body as { usage: Usage[] };
    expect(usage.map(({ tenant_id: tenantId }) => tenantId)).not.toContain(tenant.id);
  });

  test("leaves nothing when a request of it was on its way meanwhile", async () => {
    const tenant = await newTenant();
    const id = await tenant.account();
    await tenant.remove();
    await emptied();
    // What was let in before arrives only now.
    const seed = {
      bulk: { count: 2, name: "late" },
      settings: { api_tokens: [{ name: "t", permissions: [], token: freshId() }] },
    };
    await accountOf(id).seed(seed);
    expect((await accountOf(id).describe()).tokenCount).toBe(2);
    expect((await operator.control("GET", "/accounts?per_page=1000")).text).not.toContain(id);
    await emptied();
    expect((await accountOf(id).describe()).tokenCount).toBe(0);
  });

  test("leaves nothing of what runs at the same time", async () => {
    const tenant = await newTenant();
    const ids = [await tenant.account(), await tenant.account()];
    const made = Array.from({ length: 20 }, async (_, n) => {
      if (n === 10) await tenant.remove();
      const id = ids[n % 2] ?? "";
      if (n % 4 === 0) return tenant.control("POST", "/accounts", { seed: { bulk: { count: 1, name: "n" } } });
      if (n % 4 === 1) return tenant.control("DELETE", `/accounts/${id}`);
      return tenant.api("POST", tokensOf(id), { name: `${n}` });
    });
    for (const { body } of await Promise.all(made)) {
      const { id } = Object(body) as { id?: string };
      if (id !== undefined) ids.push(id);
    }
    await emptied();
    const { text } = await operator.control("GET", "/accounts?per_page=1000");
    for (const id of ids) expect([(await accountOf(id).describe()).tokenCount, text.includes(id)]).toEqual([0, false]);
  });

  test("has as many accounts as there are emptied, however often that is interrupted", async () => {
    const tenant = await newTenant();
    const ids = await Promise.all(
      Array.from({ length: 90 }, () => tenant.account({ seed: { bulk: { count: 1, name: "n" } } })),
    );
    expect((await tenant.remove()).body).toEqual({ accounts_left: 90 });
    await runDurableObjectAlarm(directory());
    const { usage } = (await operator.control("GET", "/usage")).body as { usage: Usage[] };
    expect(usage[0]?.tenant_id).toBeNull();
    await emptied();
    const counts = await Promise.all(ids.map(async (id) => (await accountOf(id).describe()).tokenCount));
    expect(counts.every((count) => count === 0)).toBe(true);
  });
});
