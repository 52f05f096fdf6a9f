/** What happened to a token, as its journal tells it. */
import { beforeEach, describe, expect, test } from "vitest";
import { freshId } from "../../support/workerd/accounts.ts";
import { send, tokenIn, AccountClient } from "../../support/workerd/client.ts";
import { rowsOf } from "../../support/workerd/journal.ts";

interface Event {
  readonly time: string;
  readonly kind: string;
  readonly request: number;
  readonly client_secret_version: number | null;
}

let account: AccountClient;
let id: string;

async function eventsOf(token = id, of = account): Promise<readonly Event[]> {
  const { body } = await of.control("GET", `tokens?events=true&deleted=true&search=${token}`);
  return (body as { tokens: { events: readonly Event[] }[] }).tokens[0]?.events ?? expect.fail("no such token");
}

const kindsOf = async (token?: string, of?: AccountClient) =>
  (await eventsOf(token, of)).map(({ kind, client_secret_version: version }) =>
    version === null ? kind : `${kind} ${version}`,
  );

beforeEach(async () => {
  account = new AccountClient("accounts");
  await account.control("PUT", "clock", { now: "2026-03-01T12:00:00Z", mode: "frozen" });
  id = tokenIn(await account.create({ name: "a" })).id;
});

test("each request that changed it, with its time and the row of the journal", async () => {
  await account.control("POST", "clock/advance", { by: "1h" });
  await account.get(id);
  await account.rotate(id);
  await account.update(id, { enabled: false });
  await account.update(id, { enabled: true });
  await account.update(id, { name: "b" });
  await account.refresh(id);
  await account.control("POST", "clock/advance", { by: "1h" });
  await account.delete(id);
  const one = "2026-03-01T13:00:00Z";
  expect(await eventsOf()).toEqual([
    { time: "2026-03-01T12:00:00Z", kind: "created", request: 1, client_secret_version: 1 },
    { time: one, kind: "rotated", request: 3, client_secret_version: 2 },
    { time: one, kind: "disabled", request: 4, client_secret_version: null },
    { time: one, kind: "enabled", request: 5, client_secret_version: null },
    { time: one, kind: "updated", request: 6, client_secret_version: null },
    { time: one, kind: "refreshed", request: 7, client_secret_version: null },
    { time: "2026-03-01T14:00:00Z", kind: "deleted", request: 8, client_secret_version: null },
  ]);
  const rows = await rowsOf(account);
  for (const { request, kind } of await eventsOf()) {
    const row = rows.find((each) => each.id === request);
    expect(row?.token_id, kind).toBe(id);
  }
});

test("not without being asked for, and a token without any has none", async () => {
  const { body } = await account.control("GET", "tokens");
  expect(JSON.stringify(body)).not.toContain("events");
  expect((await account.control("GET", "tokens?events=false")).text).not.toContain("events");
  await account.control("DELETE", "requests");
  expect(await eventsOf()).toEqual([]);
});

test("requests that were refused or only read are none, and those of other tokens neither", async () => {
  const other = tokenIn(await account.create({ name: "other" })).id;
  await account.update(id, { duration: "nonsense" });
  await account.update(id, { client_secret_version: -1 });
  await account.get(id);
  await account.list();
  await account.rotate(other);
  await account.delete("missing");
  expect(await kindsOf()).toEqual(["created 1"]);
  expect(await kindsOf(other)).toEqual(["created 1", "rotated 2"]);
});

describe("an update", () => {
  test.each<[string, readonly object[], readonly string[]]>([
    ["that raises the version rotated", [{ client_secret_version: 5 }], ["rotated 5"]],
    ["that names it as a text rotated, too", [{ client_secret_version: "3" }], ["rotated 3"]],
    ["that names the version there is did not", [{ client_secret_version: 1 }], ["updated"]],
    ["that says what is so already is an update", [{ enabled: true, name: "b" }], ["updated"]],
    ["that rotates and disables is both", [{ client_secret_version: 2, enabled: false }], ["rotated 2", "disabled"]],
    [
      "may come again, as Terraform sends all of it each time",
      [
        { client_secret_version: 2, enabled: true },
        { client_secret_version: 2, enabled: true },
        { client_secret_version: 3, enabled: true },
      ],
      ["rotated 2", "updated", "rotated 3"],
    ],
    ["with null says nothing", [{ client_secret_version: null, enabled: null }], ["updated"]],
  ])("%s", async (_, bodies, kinds) => {
    for (const body of bodies) expect((await account.update(id, body)).status).toBe(200);
    expect(await kindsOf()).toEqual(["created 1", ...kinds]);
  });
});

describe("the version that a rotation made", () => {
  test("is counted on from the creation, and back from the one there is", async () => {
    await account.rotate(id);
    await account.update(id, { client_secret_version: 7 });
    await account.rotate(id);
    expect(await kindsOf()).toEqual(["created 1", "rotated 2", "rotated 7", "rotated 8"]);
    await account.control("PATCH", "settings", { journal_limit: 3 }); // the creation is pushed out
    expect(await kindsOf()).toEqual(["rotated", "rotated 7", "rotated 8"]);
  });

  test("is that of the creation, where it had one", async () => {
    const { id: later } = tokenIn(await account.create({ name: "b", client_secret_version: 40 }));
    await account.rotate(later);
    expect(await kindsOf(later)).toEqual(["created 40", "rotated 41"]);
  });

  test("of a seeded token is known, which has no creation in the journal", async () => {
    const seeded = new AccountClient("accounts");
    const seed = { tokens: [{ name: "s", client_secret_version: 3 }] };
    await send("POST", "/_emulator/accounts", { body: { id: seeded.id, seed } });
    const { body } = await seeded.control("GET", "tokens?events=true");
    const [token] = (body as { tokens: { id: string; events: readonly Event[] }[] }).tokens;
    expect(token?.events).toEqual([]);
    await seeded.update(token?.id ?? "", { client_secret_version: 4 });
    await seeded.rotate(token?.id ?? "");
    expect(await kindsOf(token?.id, seeded)).toEqual(["rotated 4", "rotated 5"]);
  });

  test("is null where a fault hid whether another one was made", async () => {
    await account.rotate(id);
    await account.update(id, { client_secret_version: 9 });
    const error = { type: "error", status: 500, code: 10001 };
    await account.control("POST", "faults", { operation: "rotate", position: "after-commit", effect: error });
    expect((await account.rotate(id)).status).toBe(500);
    await account.rotate(id);
    // That of the answer that was lost is none; the others are as they were.
    expect(await kindsOf()).toEqual(["created 1", "rotated 2", "rotated 9", "rotated 11"]);
    expect((await rowsOf(account, "?operation=rotate")).map(({ status }) => status)).toEqual([200, 500, 200]);
  });

  test("is null where nothing tells it", async () => {
    await account.update(id, { client_secret_version: 5 });
    await account.rotate(id);
    await account.update(id, { client_secret_version: 9 });
    const { body } = await account.control("GET", "snapshot");
    const document = body as { journal: { id: number }[] };
    // As if the rows before the second rotation were pushed out.
    document.journal = document.journal.filter((row) => row.id > 2);
    const restored = new AccountClient("accounts");
    expect((await restored.control("PUT", "snapshot", document)).status).toBe(200);
    expect(await kindsOf(id, restored)).toEqual(["rotated", "rotated 9"]);
  });
});

test("a deleted token keeps them, a fork without the journal has none, one with it has them", async () => {
  await account.rotate(id);
  await account.delete(id);
  const all = ["created 1", "rotated 2", "deleted"];
  expect(await kindsOf()).toEqual(all);
  for (const [journal, kinds] of [
    [true, all],
    [false, []],
  ] as const) {
    const copy = freshId();
    await account.control("POST", "fork", { id: copy, journal });
    expect(await kindsOf(id, new AccountClient("accounts", copy))).toEqual(kinds);
  }
});

test("of more than 100 the newest are shown, and no other token pays for it", async () => {
  const other = tokenIn(await account.create({ name: "other" })).id;
  for (let n = 0; n < 120; n++) await account.refresh(id);
  await account.rotate(id);
  const events = await eventsOf();
  expect(events).toHaveLength(100);
  expect(events.at(-1)).toMatchObject({ kind: "rotated", client_secret_version: 2 });
  expect(events[0]).toMatchObject({ kind: "refreshed" });
  expect(await kindsOf(other)).toEqual(["created 1"]);
});

test("rows of a snapshot that no emulator wrote break nothing", async () => {
  await account.rotate(id);
  await account.update(id, { name: "b" });
  const { body } = await account.control("GET", "snapshot");
  const document = body as { journal: Record<string, unknown>[] };
  const bodies = ["[]", "null", "5", '"x"', "{", '{"client_secret_version":1e300,"enabled":"no"}', '{"enabled":{}}'];
  const [row] = document.journal.slice(-1);
  document.journal = bodies.map((text, index) => ({ ...row, id: index + 1, body: text }));
  document.journal.push(...bodies.map((_, index) => ({ ...row, id: index + 20, operation: "rotate", body: null })));
  const restored = new AccountClient("accounts");
  expect((await restored.control("PUT", "snapshot", document)).status).toBe(200);
  const kinds = await kindsOf(id, restored);
  expect(kinds).toHaveLength(2 * bodies.length);
  expect(kinds.slice(0, 7)).toEqual(Array(7).fill("updated"));
  expect(kinds.slice(-2)).toEqual(["rotated 1", "rotated 2"]);
});
