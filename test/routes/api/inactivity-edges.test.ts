/** Unused tokens where it is easy to get wrong: clocks that are set back, tokens that are enabled again, full disks, many tokens. */
import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { accountOf } from "../../support/workerd/accounts.ts";
import { AccessClient, NOBODY, ofToken, serviceAuth } from "../../support/workerd/access.ts";
import { tokenIn, verdictIn } from "../../support/workerd/client.ts";
import { rowsOf } from "../../support/workerd/journal.ts";

const inactivity = { enabled: true, inactivity_threshold_days: 30, action: "disable" };

async function at(client: AccessClient, day: string): Promise<void> {
  await client.account.control("PUT", "clock", { now: `2026-${day}T00:00:00Z`, mode: "frozen" });
}
const switchOn = ({ account }: AccessClient, change: object = {}) =>
  account.access("PATCH", "organizations", { service_token_inactivity: { ...inactivity, ...change } });
const isEnabled = async ({ account }: AccessClient, id: string) => tokenIn(await account.get(id)).enabled;

test("a use stays one when the clock is set back, and the token is used then, too", async () => {
  const client = new AccessClient();
  await at(client, "01-01");
  await switchOn(client);
  const token = tokenIn(await client.account.create({ name: "used" }));
  await at(client, "01-20");
  await client.account.verify(token);
  await at(client, "01-02");
  await client.account.verify(token);
  await at(client, "02-18");
  expect(await isEnabled(client, token.id)).toBe(true);
  await at(client, "02-19");
  expect(await isEnabled(client, token.id)).toBe(false);
});

test("what was switched on in a future that is none any more is in force when it is sent once more", async () => {
  const client = new AccessClient();
  await at(client, "06-01");
  await switchOn(client);
  await at(client, "01-01");
  const { id } = tokenIn(await client.account.create({ name: "unused" }));
  await switchOn(client);
  await at(client, "01-31");
  expect(await isEnabled(client, id)).toBe(false);
});

test("a token that is enabled again has a whole period, which its secret survives", async () => {
  const client = new AccessClient();
  await at(client, "01-01");
  await switchOn(client);
  const token = tokenIn(await client.account.create({ name: "unused" }));
  await at(client, "03-01");
  expect(await isEnabled(client, token.id)).toBe(false);
  await client.account.update(token.id, { enabled: true });
  expect((await client.account.verify(token)).body).toMatchObject({ admitted: true });
  await at(client, "03-30");
  expect(await isEnabled(client, token.id)).toBe(true);
  await at(client, "03-31");
  expect(await isEnabled(client, token.id)).toBe(false);
});

test("a policy that names a token which is gone so is refused, and says what that rests on", async () => {
  const client = new AccessClient();
  await at(client, "01-01");
  await switchOn(client, { action: "delete" });
  const { id } = tokenIn(await client.account.create({ name: "unused" }));
  await at(client, "02-01");
  const answer = await client.send("POST", "policies", serviceAuth(ofToken(id)));
  expect(verdictIn(answer)).toBe("400 / 12130");
  expect(answer.headers.get("emulator-evidence")).toContain("inactivity-due-time");
  expect((await rowsOf(client.account)).at(-1)?.assumptions).toContain("inactivity-due-time");
  expect((await client.send("POST", "policies", serviceAuth(ofToken(NOBODY)))).status).toBe(400);
});

test("unused tokens are looked for once after a change, and not with each question", async () => {
  const client = new AccessClient();
  await at(client, "01-01");
  await switchOn(client);
  const named = tokenIn(await client.account.create({ name: "named" }));
  await client.policy(serviceAuth(ofToken(named.id)));
  await at(client, "06-01");
  await client.account.list();
  const { id } = client.account;
  const queries = (run: () => Promise<void>) => countingQueries(id, "tokens_in_use", run);
  const asked = await queries(async () => {
    for (let n = 0; n < 5; n++) await client.send("GET", "tags");
  });
  const changed = await queries(async () => void (await client.send("POST", "tags", { name: "a" })));
  expect([asked, changed]).toEqual([0, 1]);
});

test("what a restore brings is looked at, though nothing was due before it", async () => {
  const client = new AccessClient();
  await at(client, "01-01");
  await switchOn(client);
  const { id } = tokenIn(await client.account.create({ name: "unused" }));
  const { body } = await client.account.control("GET", "snapshot");
  const other = new AccessClient();
  await at(other, "01-01");
  await switchOn(other);
  await other.account.list();
  expect((await other.account.control("PUT", "snapshot", body)).status).toBe(200);
  await at(other, "02-01");
  expect(await isEnabled(other, id)).toBe(false);
});

describe("on a full disk", () => {
  const logged = vi.spyOn(console, "error");
  beforeEach(() => void logged.mockReset().mockImplementation(() => {}));
  afterEach(() => void logged.mockReset());

  test("a clock that cannot be set back with all that belongs to it stays where it was", async () => {
    const client = new AccessClient();
    await at(client, "01-20");
    await client.account.verify(tokenIn(await client.account.create({ name: "used" })));
    const isFull = (query: string) => {
      if (query.includes("INSERT INTO token_uses")) throw new Error("database or disk is full: SQLITE_FULL");
    };
    await spying(client.account.id, () => at(client, "01-02"), isFull);
    expect((await client.account.control("GET", "clock")).body).toMatchObject({ now: "2026-01-20T00:00:00Z" });
  });

  test("questions are answered by what stands, and what was due is done when there is room again", async () => {
    const client = new AccessClient();
    await at(client, "01-01");
    await switchOn(client);
    const token = tokenIn(await client.account.create({ name: "unused" }));
    await at(client, "06-01");
    await whileFull(client.account.id, async () => {
      expect((await client.account.list()).status).toBe(200);
      expect((await client.account.verify(token)).status).toBe(200);
      expect((await client.account.control("GET", "tokens")).status).toBe(200);
      expect((await client.account.control("GET", "")).status).toBe(200);
    });
    expect(await isEnabled(client, token.id)).toBe(true); // it was verified meanwhile
    await at(client, "07-01");
    expect(await isEnabled(client, token.id)).toBe(false);
  });
});

/** Runs something while every change of the tokens fails as on a full disk. */
function whileFull(id: string, run: () => Promise<void>): Promise<unknown> {
  return spying(id, run, (query) => {
    if (/^\s*UPDATE tokens/.test(query)) throw new Error("database or disk is full: SQLITE_FULL");
  });
}

async function countingQueries(id: string, text: string, run: () => Promise<void>): Promise<number> {
  let count = 0;
  await spying(id, run, (query) => {
    if (query.includes(`NOT EXISTS (SELECT 1 FROM ${text}`)) count++;
  });
  return count;
}

async function spying(id: string, run: () => Promise<void>, look: (query: string) => void): Promise<void> {
  const spy = await runInDurableObject(accountOf(id), (_, { storage: { sql } }) => {
    const exec = sql.exec.bind(sql);
    return vi.spyOn(sql, "exec").mockImplementation((query, ...values) => {
      look(query);
      return exec(query, ...values);
    });
  });
  try {
    await run();
  } finally {
    spy.mockRestore();
  }
}
