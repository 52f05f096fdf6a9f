/** What is known of an account as a whole. */
import { env } from "cloudflare:workers";
import { runDurableObjectAlarm } from "cloudflare:test";
import { afterEach, describe, expect, test, vi } from "vitest";
import * as z from "zod/mini";
import { accountOf, freshId, inStorage, isOnList } from "../../support/workerd/accounts.ts";
import { AccountClient, send } from "../../support/workerd/client.ts";

const Description = z.object({ empties_at: z.nullable(z.string()) });
const at = (id: string): string => `/_emulator/accounts/${id}`;

describe("the description of an account", () => {
  test("tells its name, its age and its tokens, and that it is kept on a developer's machine", async () => {
    const account = new AccountClient("accounts");
    await account.create({ name: "one" });
    await send("PATCH", at(account.id), { body: { name: "Described" } });
    const { status, body } = await send("GET", at(account.id));
    const created_at = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string;
    const described = { id: account.id, name: "Described", created_at, tokens: 1, empties_at: null };
    expect([status, body]).toEqual([200, described]);
  });

  test("of one that nobody touched puts it on no list, and a seed can still fill it", async () => {
    const id = freshId();
    const { status, body } = await send("GET", at(id));
    expect([status, body]).toMatchObject([200, { id, name: `Emulated account ${id}`, tokens: 0, empties_at: null }]);
    expect(await isOnList(id)).toBe(false);
    expect((await send("POST", "/_emulator/accounts", { body: { id, seed: {} } })).status).toBe(201);
  });
});

describe("a deployed emulator that empties idle accounts", () => {
  const before = { ...env };
  const headers = { authorization: "Bearer operators-own" };
  const START = Date.parse("2100-01-01T00:00:00Z"); // so late that no alarm comes by itself
  const deploy = () => {
    Object.assign(env, {
      EMULATOR_MODE: "deployed",
      EMULATOR_OPERATOR_TOKEN: "operators-own",
      EMULATOR_EMPTY_AFTER: "24h",
    });
    vi.setSystemTime(START);
  };
  const emptiesAt = async (id: string) =>
    z.parse(Description, (await send("GET", at(id), { headers })).body).empties_at;

  afterEach(() => {
    Object.assign(env, { EMULATOR_OPERATOR_TOKEN: undefined, EMULATOR_EMPTY_AFTER: undefined }, before);
    vi.useRealTimers();
  });

  test("empties one that was used over HTTP, and not sooner for the looks at its description", async () => {
    deploy();
    const id = freshId();
    const tokens = `/client/v4/accounts/${id}/access/service_tokens`;
    expect((await send("POST", tokens, { headers, body: { name: "one" } })).status).toBe(201);
    expect(await emptiesAt(id)).toBe("2100-01-02T01:12:00Z");
    vi.setSystemTime(START + 25.2 * 3_600_000 - 1);
    expect(await emptiesAt(id)).toBe("2100-01-02T01:12:00Z");
    await runDurableObjectAlarm(accountOf(id));
    expect((await send("GET", at(id), { headers })).body).toMatchObject({ tokens: 1 });
    vi.setSystemTime(START + 25.2 * 3_600_000);
    await runDurableObjectAlarm(accountOf(id));
    expect((await send("GET", at(id), { headers })).body).toMatchObject({ tokens: 0, empties_at: null });
    expect(await isOnList(id)).toBe(false);
  });

  test.each<[string, string, (id: string) => string, unknown]>([
    ["POST", "fresh", () => "/_emulator/accounts", {}],
    ["PATCH", "announced", at, {}],
    ["PATCH", "named", at, { name: "Described" }],
  ])("empties one that %s made, which is %s and never used after that", async (method, _, path, body) => {
    deploy();
    const id = freshId();
    const sent = method === "POST" ? { id } : body;
    expect((await send(method, path(id), { headers, body: sent })).status).toBeLessThan(300);
    expect([await isOnList(id), await emptiesAt(id)]).toEqual([true, "2100-01-02T01:12:00Z"]);
    vi.setSystemTime(START + 25.2 * 3_600_000);
    await runDurableObjectAlarm(accountOf(id));
    expect([await isOnList(id), await emptiesAt(id)]).toEqual([false, null]);
  });

  test("keeps no alarm of one that was reset, or to which somebody without the token came", async () => {
    deploy();
    const [used, refused] = [freshId(), freshId()];
    await send("PUT", `${at(used)}/clock`, { headers, body: { mode: "frozen" } });
    await send("DELETE", at(used), { headers });
    const stranger = { authorization: "Bearer another" };
    await send("GET", `/client/v4/accounts/${refused}`, { headers: stranger });
    await send("GET", at(refused), { headers: stranger });
    for (const id of [used, refused]) {
      expect(await inStorage(accountOf(id), (storage) => storage.getAlarm())).toBe(null);
    }
  });
});
