/** What the journal tells of requests to the edge. */
import { beforeAll, describe, expect, test } from "vitest";
import { edgeReasons } from "../../../src/contract/edge.ts";
import { admitted, APPLICATION, edgeRows, refused, withEdgeRows } from "../../support/edge-rows.ts";
import { AccountClient, controlErrorIn, send } from "../../support/workerd/client.ts";
import { emulatorJournal, journalOf, rowsOf } from "../../support/workerd/journal.ts";

const account = new AccountClient("accounts");

async function documentOf({ id }: AccountClient): Promise<{ readonly journal: readonly object[] }> {
  const { body } = await new AccountClient("accounts", id).control("GET", "snapshot");
  return body as { readonly journal: readonly object[] };
}

beforeAll(async () => {
  await account.create({ name: "a" }); // 1
  const restored = await account.control("PUT", "snapshot", withEdgeRows(await documentOf(account)));
  expect(restored.status).toBe(200);
});

const idsBy = async (query: string) => (await rowsOf(account, query)).map(({ id }) => id);

test("a row has what was decided; every other row has null", async () => {
  const [created, first, second] = await rowsOf(account);
  expect(created).toMatchObject({ operation: "create", edge: null });
  expect(first).toMatchObject({ operation: "edge", object_id: APPLICATION, path: "/reports", edge: admitted });
  expect(second).toMatchObject({ operation: "edge", object_id: null, fault: "refuse", edge: refused });
});

test.each<[string, number[]]>([
  ["?operation=edge", [1001, 1002]],
  ["?host=app.example.com", [1001]],
  ["?host=App.Example.COM", [1001]],
  ["?host=example.com", []],
  ["?reason=service-auth", [1001]],
  ["?reason=no-policy", [1002]],
  ["?reason=bypass", []],
  ["?reason=no-policy&host=app.example.com", []],
  [`?object_id=${APPLICATION}`, [1001]],
  ["?object_id=none", []],
  ["?object_id=", []],
  ["?operation=create", [1]],
])("%s", async (query, ids) => {
  expect(await idsBy(query)).toEqual(ids);
});

test("an id of an object finds the changes of that object, too", async () => {
  const other = new AccountClient("accounts");
  const group = await other.access("POST", "groups", { name: "a", include: [{ everyone: {} }] });
  const { id } = (group.body as { result: { id: string } }).result;
  await other.access("GET", `groups/${id}`);
  await other.access("GET", "groups");
  expect((await rowsOf(other, `?object_id=${id}`)).map(({ operation }) => operation)).toEqual([
    "groups.create",
    "groups.get",
  ]);
});

test.each([
  ["?host=app.example.com:443", "host must be the name of a host without a port, such as app.example.com."],
  ["?host=https://app.example.com", "host must be the name of a host without a port, such as app.example.com."],
  ["?host=", "host must be the name of a host without a port, such as app.example.com."],
  ["?reason=no-polic", `reason must be one of ${edgeReasons.join(", ")}.`],
  ["?object=1", "object is not known; the nearest name that is known is object_id."],
])("%s is refused in words", async (query, message) => {
  const answer = await account.control("GET", `requests${query}`);
  expect([answer.status, controlErrorIn(answer)]).toEqual([400, { code: "invalid-input", message }]);
});

test("the journal of what has no account takes the same filters", async () => {
  await send("GET", "/client/v4/user");
  expect((await emulatorJournal("?order=desc&per_page=1")).requests).toMatchObject([{ edge: null }]);
  for (const query of ["?host=app.example.com", "?reason=no-policy", "?object_id=none", "?operation=edge"])
    expect((await emulatorJournal(query)).requests).toEqual([]);
});

test("a request to the edge is taken for no change of its application", async () => {
  const other = new AccountClient("accounts");
  await other.create({ name: "a token" });
  const made = await other.access("POST", "apps", { type: "self_hosted", name: "a", domain: "app.example.com" });
  const { id } = (made.body as { result: { id: string } }).result;
  const document = await documentOf(other);
  const visits = edgeRows.map((row) => ({ ...row, object_id: id, status: 200 }));
  await other.control("PUT", "snapshot", { ...document, journal: [...document.journal, ...visits] });
  const { advice } = await journalOf(other);
  expect(advice).toContainEqual(expect.objectContaining({ kind: "no-service-auth-policy", requests: [2] }));
});

describe("a snapshot", () => {
  test("has the rows as they are, and a journal without the edge is that of an earlier release", async () => {
    const document = await documentOf(account);
    expect(document.journal.slice(1)).toEqual(edgeRows);
    const earlier = document.journal.map((each) => {
      const { edge: _, object_id: __, ...rest } = each as { edge: unknown; object_id: unknown };
      return rest;
    });
    const other = new AccountClient("accounts");
    await other.control("PUT", "snapshot", { ...document, journal: earlier });
    expect((await rowsOf(other)).map(({ edge, object_id }) => [edge, object_id])).toEqual([
      [null, null],
      [null, null],
      [null, null],
    ]);
  });

  test.each([
    [{ edge: 5 }, "journal.0.edge must be what the edge decided, or null."],
    [{ edge: { ...admitted, reason: "luck" } }, "journal.0.edge.reason must be a reason of the edge."],
    [{ edge: { ...admitted, credentials: "badge" } }, "journal.0.edge.credentials must be a kind of credentials."],
    [
      { edge: { ...admitted, host: "h".repeat(256) } },
      "journal.0.edge.host must be a string of at most 255 characters.",
    ],
    [{ edge: { ...admitted, secret: 1 } }, /^journal.0.edge.secret is not known/],
    [{ operation: "edges" }, "journal.0.operation must be an operation, edge or null."],
    [{ fault: "" }, "journal.0.fault must be the type of a fault, or null."],
  ])("with %j is refused", async (change, words) => {
    const document = await documentOf(account);
    const journal = [{ ...edgeRows[0], ...change }];
    const answer = await account.control("PUT", "snapshot", { ...document, journal });
    const { code, message } = controlErrorIn(answer);
    expect([answer.status, code]).toEqual([400, "bad-snapshot"]);
    if (typeof words === "string") expect(message).toBe(words);
    else expect(message).toMatch(words);
  });
});
