/** Fixed answers: to paths that are not emulated alone, as weak as nothing else, counted and bounded. */
import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { AccountClient, send, verdictIn } from "../../support/workerd/client.ts";
import { accountOf, freshId } from "../../support/workerd/accounts.ts";
import { onlyRowOf, rowsOf } from "../../support/workerd/journal.ts";

const records = { method: "GET", path: "/zones/*/dns_records", result: [{ id: "1" }], result_info: { total_count: 1 } };
const tunnel = { method: "POST", path: "/accounts/*/cfd_tunnel", status: 201, result: { id: "t" }, times: 1 };
const NOT_EMULATED = "501 / 50100";

const set = (account: AccountClient, ...answers: object[]) => account.control("PUT", "answers", { answers });
const ask = (account: AccountClient, path: string, method = "GET") =>
  send(method, `/client/v4/accounts/${account.id}/${path}`);
const kept = async (account: AccountClient) =>
  ((await account.control("GET", "answers")).body as { answers: { hits: number }[] }).answers;

describe("a fixed answer", () => {
  test("is put into the envelope of Cloudflare, also for a zone of the account, and its evidence is given", async () => {
    const account = new AccountClient("accounts");
    const zone = freshId();
    await send("PUT", `/_emulator/zones/${zone}`, { body: { account_id: account.id } });
    expect((await set(account, records, tunnel)).status).toBe(200);
    const listed = await send("GET", `/client/v4/zones/${zone}/dns_records?per_page=1`);
    expect([listed.status, listed.text, listed.headers.get("emulator-evidence")]).toEqual([
      200,
      '{"result":[{"id":"1"}],"success":true,"errors":[],"messages":[],"result_info":{"total_count":1}}',
      "given",
    ]);
    expect(await onlyRowOf(account)).toMatchObject({
      operation: null,
      status: 200,
      codes: [],
      evidence: "given",
      assumptions: [],
      ray: listed.headers.get("cf-ray"),
    });
    const made = await ask(account, "cfd_tunnel", "POST");
    expect([made.status, made.text]).toEqual([201, '{"result":{"id":"t"},"success":true,"errors":[],"messages":[]}']);
    expect(verdictIn(await ask(account, "cfd_tunnel", "POST"))).toBe(NOT_EMULATED);
    expect(verdictIn(await ask(account, "cfd_tunnel"))).toBe(NOT_EMULATED);
    expect(await kept(account)).toEqual([
      { ...records, status: 200, times: null, hits: 1 },
      { ...tunnel, hits: 1 },
    ]);
  });

  test("is weaker than every grade that can be asked for", async () => {
    const account = new AccountClient("accounts");
    await set(account, { ...tunnel, times: null });
    await ask(account, "cfd_tunnel", "POST");
    for (const grade of ["documented", "recorded", "acceptance-tested", "inferred", "assumed"]) {
      expect(await rowsOf(account, `?weaker_than=${grade}`), grade).toHaveLength(1);
    }
  });

  test("follows another that is used up, and the first that is for a path answers", async () => {
    const account = new AccountClient("accounts");
    const of = (path: string, result: unknown, times?: number) => ({ method: "GET", path, result, times });
    await set(account, of("/accounts/*/x/1", "one", 2), of("/accounts/*/x/*", "any"), of("/accounts/*/x/1", "never"));
    const results = [];
    for (const path of ["x/1", "x/2", "x/1", "x/1"]) {
      results.push(((await ask(account, path)).body as { result: unknown }).result);
    }
    expect(results).toEqual(["one", "any", "one", "any"]);
    expect((await kept(account)).map(({ hits }) => hits)).toEqual([2, 2, 0]);
  });

  test("waits at the gate: without credentials, or with a token that is not known, nobody gets it", async () => {
    const account = new AccountClient("accounts");
    await set(account, { ...records, path: "/accounts/*/x" });
    const path = `/client/v4/accounts/${account.id}/x`;
    expect(verdictIn(await send("GET", path, { headers: {} }))).toBe("400 / 9106");
    await account.settings({ api_tokens: [] });
    await account.settings({ api_tokens: [{ name: "a", permissions: ["Access: Audit Logs Read"], token: "a" }] });
    expect(verdictIn(await send("GET", path))).toBe("403 / 10000");
    expect((await send("GET", path, { headers: { authorization: "Bearer a" } })).status).toBe(200);
    expect((await kept(account)).map(({ hits }) => hits)).toEqual([1]);
  });

  test("is gone after DELETE, after a PUT of others, and after a reset", async () => {
    const account = new AccountClient("accounts");
    const here = { ...records, path: "/accounts/*/x" };
    const clear = [
      () => account.control("DELETE", "answers"),
      () => set(account),
      () => set(account, tunnel),
      () => account.control("DELETE", ""),
    ];
    for (const away of clear) {
      await set(account, here);
      expect(verdictIn(await ask(account, "x"))).toBe("200");
      expect((await away()).status).toBeLessThan(300);
      expect(verdictIn(await ask(account, "x"))).toBe(NOT_EMULATED);
    }
    expect((await account.control("DELETE", "answers")).status).toBe(204);
    expect(await kept(account)).toEqual([]);
  });
});

test("a path is compared as it is routed: decoded, and a HEAD as a GET", async () => {
  const account = new AccountClient("accounts");
  await set(account, { ...records, path: "/accounts/*/d%6Es" });
  expect(verdictIn(await ask(account, "%64ns"))).toBe("200");
  const head = await ask(account, "dns", "HEAD");
  expect([head.status, head.text]).toEqual([200, ""]);
  expect((await kept(account)).map(({ hits }) => hits)).toEqual([2]);
});

test("a list that is as large as it may be is restored with its counts", async () => {
  const account = new AccountClient("accounts");
  const answer = { method: "GET", path: "/accounts/*/x", status: 200, result: "", times: null };
  const room = 1024 * 1024 - JSON.stringify([answer]).length;
  expect((await set(account, { ...answer, result: "x".repeat(room) })).status).toBe(200);
  expect((await set(account, { ...answer, result: "x".repeat(room + 1) })).status).toBe(400);
  await ask(account, "x");
  const { text } = await account.control("GET", "snapshot");
  expect((await account.control("PUT", "snapshot", text)).status).toBe(200);
  expect((await kept(account)).map(({ hits }) => hits)).toEqual([1]);
});

test("what a list shows can be sent back, and the counts begin anew", async () => {
  const account = new AccountClient("accounts");
  await set(account, { ...records, path: "/accounts/*/x" });
  await ask(account, "x");
  const { body } = await account.control("GET", "answers");
  expect((await account.control("PUT", "answers", body)).status).toBe(200);
  expect((await kept(account)).map(({ hits }) => hits)).toEqual([0]);
});

test("a path may name its account, and answers in a copy of it, too; that of another account is refused", async () => {
  const account = new AccountClient("accounts");
  const own = { ...records, path: `/accounts/${account.id}/x` };
  expect((await set(account, own)).status).toBe(200);
  const { body } = await account.control("GET", "snapshot");
  const other = new AccountClient("accounts");
  expect((await other.control("PUT", "snapshot", body)).status).toBe(200);
  expect(verdictIn(await ask(other, "x"))).toBe("200");
  expect((await set(other, own)).text).toContain(
    `answers.0.path is for the account ${account.id}, and not for ${other.id}`,
  );
});

describe("on a full disk", () => {
  const logged = vi.spyOn(console, "error");
  beforeEach(() => void logged.mockReset().mockImplementation(() => {}));
  afterEach(() => void logged.mockReset());

  test("an answer that is given always is given by a GET, and one that is counted is not", async () => {
    const account = new AccountClient("accounts");
    const here = { ...records, path: "/accounts/*/x" };
    await set(account, here, { ...here, path: "/accounts/*/once", times: 1 });
    const spy = await runInDurableObject(accountOf(account.id), (_, { storage: { sql } }) => {
      const exec = sql.exec.bind(sql);
      return vi.spyOn(sql, "exec").mockImplementation((query, ...values) => {
        if (query.startsWith("UPDATE given_answers")) throw new Error("database or disk is full: SQLITE_FULL");
        return exec(query, ...values);
      });
    });
    const verdicts = [verdictIn(await ask(account, "x")), verdictIn(await ask(account, "once"))];
    spy.mockRestore();
    expect(verdicts).toEqual(["200", "500 / 10001"]);
    expect(verdictIn(await ask(account, "once"))).toBe("200");
  });
});

describe("refused is", () => {
  test.each([
    ["/accounts/*/access/apps", "/accounts/{account_id}/access/apps"],
    ["/zones/*/access/groups/x", "/zones/{zone_id}/access/groups/{id}"],
    ["/accounts/*/*/*", "/accounts/{account_id}/"],
    ["/accounts/*/tokens/verify", "/accounts/{id}/tokens/verify"],
  ])("%s, which would stand before what is emulated", async (path, template) => {
    const account = new AccountClient("accounts");
    await set(account, records);
    const { status, text } = await set(account, records, { ...tunnel, path });
    expect([status, text]).toEqual([400, expect.stringContaining(`answers.1.path is for ${template}`)]);
    expect(await kept(account)).toHaveLength(1);
    const seed = { accounts: [{ id: freshId(), answers: [{ method: "GET", path, result: [] }] }] };
    const seeded = await send("POST", "/_emulator/seed", { body: seed });
    expect([seeded.status, seeded.text]).toEqual([400, expect.stringContaining("accounts.0.answers.0.path is for ")]);
  });

  test.each([
    [{ path: "/accounts/*/../x" }, /answers\.0\.path must be a path such as/],
    [{ path: "/accounts/*/50%" }, /answers\.0\.path must be a path such as/],
    [{ path: "/accounts/*/access/t%61gs" }, /answers\.0\.path is for \/accounts\/\{account_id\}\/access\/tags/],
    [{ path: "/user" }, /answers\.0\.path must be a path such as/],
    [{ method: "get" }, /answers\.0\.method must be one of GET, POST/],
    [{ status: 404 }, /answers\.0\.status must be 200, 201 or 202/],
    [{ result: undefined }, /answers\.0\.result must be given/],
    [{ result_info: [] }, /answers\.0\.result_info must be an object/],
    [{ times: 0 }, /answers\.0\.times must be a whole number from 1/],
    [{ resutl: 1 }, /resutl/],
  ])("an answer with %j", async (change, sentence) => {
    const account = new AccountClient("accounts");
    const { status, text } = await set(account, { ...records, ...change });
    expect([status, text]).toEqual([400, expect.stringMatching(sentence)]);
    expect(await kept(account)).toEqual([]);
  });

  test("a list that is too long or too large, or a value that is too deep", async () => {
    const account = new AccountClient("accounts");
    const many = Array.from({ length: 101 }, () => records);
    expect((await set(account, ...many)).text).toContain("must have at most 100 answers");
    const large = { ...records, result: "x".repeat(600_000) };
    expect((await set(account, large)).status).toBe(200);
    expect((await set(account, large, large)).text).toContain("answers must take at most 1048576 bytes");
    const deep = `{"answers":[{"method":"GET","path":"/zones/*/x","result":${"[".repeat(70)}${"]".repeat(70)}}]}`;
    const { text } = await send("PUT", `/_emulator/accounts/${account.id}/answers`, { body: JSON.parse(deep) });
    expect(text).toContain("answers.0.result must be nested at most 64 deep");
  });
});

test("a snapshot, a fork and a seed have them, with their counts", async () => {
  const account = new AccountClient("accounts");
  await set(account, { ...tunnel, times: 2 }, { ...records, result: null });
  await ask(account, "cfd_tunnel", "POST");
  const { body } = await account.control("GET", "snapshot");
  const other = new AccountClient("accounts");
  expect((await other.control("PUT", "snapshot", body)).status).toBe(200);
  expect(await kept(other)).toEqual(await kept(account));
  expect(verdictIn(await ask(other, "cfd_tunnel", "POST"))).toBe("201");
  expect(verdictIn(await ask(other, "cfd_tunnel", "POST"))).toBe(NOT_EMULATED);
  const { answers: _, ...older } = body as Record<string, unknown>;
  expect((await other.control("PUT", "snapshot", older)).status).toBe(200);
  expect(await kept(other)).toEqual([]);
  const seeded = new AccountClient("accounts");
  const seed = { accounts: [{ id: seeded.id, answers: [tunnel] }] };
  expect((await send("POST", "/_emulator/seed", { body: seed })).status).toBe(200);
  expect(verdictIn(await ask(seeded, "cfd_tunnel", "POST"))).toBe("201");
});
