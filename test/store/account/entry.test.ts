/** What a row of the journal keeps of a request to the edge. */
import { expect, test } from "vitest";
import { evidenceOf } from "../../../src/rules/fidelity/evidence.ts";
import { entryOf } from "../../../src/store/account/entry.ts";
import { LateWrites } from "../../../src/store/account/late-writes.ts";
import { Journal } from "../../../src/store/account/tables/journal.ts";
import { admitted } from "../../support/edge-rows.ts";
import { createToken, freshAccount, inStorage, request } from "../../support/workerd/accounts.ts";

const told = {
  operation: "edge" as const,
  token_id: null,
  object_id: null,
  status: 200,
  codes: [],
  retry_after: null,
  api_token: null,
  ray: "0123456789abcdef",
  evidence: evidenceOf("recorded", [], {}),
  fault: null,
  page_info: null,
  delay: 0,
};

test("without an edge the row has null, and with one what was decided", () => {
  expect(entryOf(0, request(), told).edge).toBeNull();
  expect(entryOf(0, request(), { ...told, edge: null }).edge).toBeNull();
  expect(entryOf(0, request(), { ...told, edge: admitted }).edge).toEqual(admitted);
});

test("what a client says of itself is bounded, and no secret stands in it", () => {
  const secret = "0123456789abcdef".repeat(4);
  const edge = {
    ...admitted,
    host: `${secret}.${"h".repeat(300)}`,
    client_id: secret,
    ip: "x".repeat(200),
    country: secret,
  };
  const kept = entryOf(0, request(), { ...told, edge }).edge;
  expect(JSON.stringify(kept)).not.toContain(secret);
  expect(kept?.host.length).toBe(255);
  expect(kept?.client_id).toBe("[redacted]");
  expect(kept?.ip?.length).toBe(100);
});

test("a row that an earlier release wrote is read as one without an edge", async () => {
  const account = freshAccount();
  await createToken(account);
  await account.requests({}, "asc", 1, 1); // which writes what waits
  await inStorage(account, ({ sql }) => {
    sql.exec(`UPDATE journal SET entry = json_remove(entry, '$.edge', '$.object_id')`);
    const journal = new Journal(sql, () => 100, new LateWrites(() => undefined));
    expect(journal.all()).toMatchObject([{ operation: "create", object_id: null, edge: null }]);
    expect(journal.page({ host: "app.example.com" }, "asc", 1, 10).entries).toEqual([]);
    expect(journal.page({ objectId: "any" }, "asc", 1, 10).entries).toEqual([]);
  });
  expect((await account.requests({}, "asc", 1, 10)).entries).toMatchObject([{ edge: null, object_id: null }]);
});
