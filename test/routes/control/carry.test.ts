/** The setting `other_paths` as `carry`: what is sent to a path that is not emulated is kept and shown, and proves nothing. */
import { describe, expect, test } from "vitest";
import { freshId } from "../../support/workerd/accounts.ts";
import { AccountClient, send, verdictIn } from "../../support/workerd/client.ts";
import { resultIn as resultOf } from "../../support/workerd/around-tokens.ts";
import { onlyRowOf, rowsOf } from "../../support/workerd/journal.ts";

const NOT_EMULATED = "501 / 50100";

type Item = { readonly id: string; readonly created_on: string; readonly [member: string]: unknown };

async function carrying(): Promise<AccountClient> {
  const account = new AccountClient("accounts");
  await account.settings({ other_paths: "carry" });
  await account.control("PUT", "clock", { now: "2026-03-01T12:00:00Z", mode: "frozen" });
  return account;
}

const ask = (account: AccountClient, method: string, path: string, body?: unknown) =>
  send(method, `/client/v4/accounts/${account.id}/${path}`, { body });
const make = async (account: AccountClient, path: string, body: object): Promise<Item> =>
  resultOf<Item>(await ask(account, "POST", path, body));
const idsIn = async (account: AccountClient, path: string) =>
  resultOf<Item[]>(await ask(account, "GET", path)).map(({ id }) => id);

describe("a collection", () => {
  test("keeps what is sent to it, with an id and a time, and its evidence is carried", async () => {
    const account = await carrying();
    const answer = await ask(account, "POST", "cfd_tunnel", {
      name: "a",
      id: "mine",
      created_on: 7,
      config: { b: [1] },
    });
    const { id, ...rest } = resultOf<Item>(answer);
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(rest).toEqual({ name: "a", config: { b: [1] }, created_on: "2026-03-01T12:00:00Z" });
    expect([answer.status, answer.headers.get("emulator-evidence")]).toEqual([200, "carried"]);
    expect(await onlyRowOf(account)).toMatchObject({
      operation: null,
      object_id: id,
      status: 200,
      evidence: "carried",
      assumptions: [],
    });
    for (const grade of ["documented", "recorded", "acceptance-tested", "inferred", "assumed"]) {
      expect(await rowsOf(account, `?weaker_than=${grade}`), grade).toHaveLength(1);
    }
  });

  test("is empty before that, and lists its own items in the order of their making", async () => {
    const account = await carrying();
    expect((await ask(account, "GET", "cfd_tunnel")).body).toMatchObject({
      result: [],
      result_info: { page: 1, count: 0, total_count: 0 },
    });
    const [a, b, other] = [
      await make(account, "cfd_tunnel", { name: "a" }),
      await make(account, "cfd_tunnel", { name: "b" }),
      await make(account, "cfd_tunnel/b/routes", { name: "c" }),
    ];
    expect(await idsIn(account, "cfd_tunnel")).toEqual([a.id, b.id]);
    expect(await idsIn(account, "cfd_tunnel/b/routes")).toEqual([other.id]);
    expect(await idsIn(account, "cfd_tunnel?per_page=1&page=2")).toEqual([b.id]);
    expect(await idsIn(account, "cfd_tunnel?per_page=x&page=0")).toEqual([a.id, b.id]);
  });

  test("is asked by the values of members; what an item lacks is not asked of it", async () => {
    const account = await carrying();
    const a = await make(account, "things", { name: "a", on: true, size: 7, list: ["a"] });
    const b = await make(account, "things", { name: "b", on: false });
    const asked = (query: string) => idsIn(account, `things?${query}`);
    expect(await asked("name=a")).toEqual([a.id]);
    expect(await asked("name=a&on=false")).toEqual([]);
    expect(await asked("on=false")).toEqual([b.id]);
    expect(await asked("size=8")).toEqual([b.id]);
    expect(await asked("is_deleted=false&list=b&constructor=1")).toEqual([a.id, b.id]);
  });

  test("is asked as the client of npm asks for DNS records: by name.exact and its kin", async () => {
    const account = await carrying();
    const a = await make(account, "things", { name: "a.example.com" });
    const b = await make(account, "things", { name: "b.example.com", "odd.exact": "x" });
    const asked = (query: string) => idsIn(account, `things?${query}`);
    expect(await asked("name.exact=b.example.com")).toEqual([b.id]);
    expect(await asked("name.startswith=a.&name.endswith=.com")).toEqual([a.id]);
    expect(await asked("name.contains=example")).toEqual([a.id, b.id]);
    expect(await asked("name.unknown=a&tag.exact=y")).toEqual([a.id, b.id]);
    expect(await asked("odd.exact=y")).toEqual([a.id]);
    expect(await asked(`id=${b.id}`)).toEqual([b.id]);
  });

  test("below an item is there as long as the item is", async () => {
    const account = await carrying();
    const nobody = "a".repeat(32);
    expect(verdictIn(await ask(account, "GET", `things/${nobody}/parts`))).toBe("404 / 404");
    expect(verdictIn(await ask(account, "POST", `things/${nobody}/parts`, {}))).toBe("404 / 404");
    const thing = await make(account, "things", {});
    const part = await make(account, `things/${thing.id}/parts`, { name: "part" });
    expect(await idsIn(account, `things/${thing.id}/parts`)).toEqual([part.id]);
    await ask(account, "DELETE", `things/${thing.id}`);
    expect(verdictIn(await ask(account, "GET", `things/${thing.id}/parts`))).toBe("404 / 404");
    expect((await account.control("GET", "snapshot")).body).toMatchObject({ carried: [] });
  });

  test("is the same however its path is written", async () => {
    const account = await carrying();
    const { id } = await make(account, "cfd_tunnel", {});
    expect(await idsIn(account, "%63fd_tunnel")).toEqual([id]);
  });

  test("of a zone is the zone's own", async () => {
    const account = await carrying();
    const zones = [freshId(), freshId()];
    for (const zone of zones) await send("PUT", `/_emulator/zones/${zone}`, { body: { account_id: account.id } });
    const [path, other] = zones.map((zone) => `/client/v4/zones/${zone}/dns_records`);
    const { id } = resultOf<Item>(await send("POST", path ?? "", { body: { type: "CNAME" } }));
    expect(resultOf<Item[]>(await send("GET", path ?? "")).map((item) => item.id)).toEqual([id]);
    expect(resultOf<Item[]>(await send("GET", other ?? ""))).toEqual([]);
    expect(verdictIn(await send("GET", `${other}/${id}`))).toBe("404 / 404");
  });
});

test("a PATCH that would make an item too large to be kept is refused, and changes nothing", async () => {
  const account = await carrying();
  const large = "x".repeat(900_000);
  const { id } = await make(account, "things", { a: large });
  expect(verdictIn(await ask(account, "PATCH", `things/${id}`, { b: large }))).toBe("400 / 400");
  expect(resultOf(await ask(account, "GET", `things/${id}`))).not.toHaveProperty("b");
});

test.each(["", "null", "{}"])("a body of %j makes an item of nothing but its id and its time", async (body) => {
  const account = await carrying();
  const item = resultOf(await ask(account, "POST", "things", body));
  expect(Object.keys(item)).toEqual(["id", "created_on"]);
});

test("an item is shown, replaced, changed and deleted by its id", async () => {
  const account = await carrying();
  const { id, created_on } = await make(account, "things", { a: 1, b: 2 });
  const at = `things/${id}`;
  expect(resultOf(await ask(account, "GET", at))).toEqual({ id, a: 1, b: 2, created_on });
  expect(resultOf(await ask(account, "PUT", at, { c: 3 }))).toEqual({ id, c: 3, created_on });
  expect(resultOf(await ask(account, "PATCH", at, { d: null, id: "x" }))).toEqual({ id, c: 3, d: null, created_on });
  expect(resultOf(await ask(account, "DELETE", at))).toEqual({ id });
  for (const method of ["GET", "PUT", "PATCH", "DELETE"]) {
    const { status, body, headers } = await ask(account, method, at, method === "GET" ? undefined : {});
    expect([status, headers.get("emulator-evidence")]).toEqual([404, "carried"]);
    expect(body).toMatchObject({ errors: [{ message: `access-emulator: it carries no item ${id} there.` }] });
  }
});

describe("not emulated all the same is", () => {
  test.each([
    ["PUT", "things"],
    ["PATCH", "things"],
    ["DELETE", "things"],
    ["POST", `things/${"a".repeat(32)}`],
    ["POST", "things/"],
    ["POST", "things//more"],
    ["GET", "a".repeat(32)],
    ["POST", "f174e90a-fafe-4643-bbbc-4a0ed4fc8415"],
    ["POST", "x".repeat(600)],
    ["POST", "access/service-tokens"],
    ["GET", "access/custom_pages"],
  ])("%s of %s", async (method, path) => {
    const account = await carrying();
    expect(verdictIn(await ask(account, method, path, method === "GET" ? undefined : {}))).toBe(NOT_EMULATED);
  });

  test("everything, where nobody asked for it, and what belongs to no account", async () => {
    expect(verdictIn(await ask(new AccountClient("accounts"), "POST", "things", {}))).toBe(NOT_EMULATED);
    expect(verdictIn(await send("POST", "/client/v4/things", { body: {} }))).toBe(NOT_EMULATED);
  });
});

test("what is emulated, and a fixed answer, stand before it", async () => {
  const account = await carrying();
  expect(verdictIn(await ask(account, "POST", "access/groups", {}))).toBe("400 / 12130");
  expect(verdictIn(await ask(account, "PUT", "access/service_tokens", {}))).toBe("405 / 10405");
  await account.control("PUT", "answers", {
    answers: [{ method: "POST", path: "/accounts/*/x", result: 7, times: 1 }],
  });
  expect(resultOf(await ask(account, "POST", "x", {}))).toBe(7);
  expect(resultOf(await ask(account, "POST", "x", {}))).toHaveProperty("created_on");
});

describe("refused, and nothing kept, is", () => {
  test.each([["[]"], ["7"], ['"a"'], ["{"], [`{"a":${"[".repeat(70)}${"]".repeat(70)}}`]])(
    "a body that is no object of JSON: %s",
    async (body) => {
      const account = await carrying();
      expect(verdictIn(await ask(account, "POST", "things", body))).toBe("400 / 400");
      expect(await idsIn(account, "things")).toEqual([]);
    },
  );

  test("an item more than 1000, or more bytes than 8 MiB; a PATCH that makes an item too large", async () => {
    const account = await carrying();
    const large = "x".repeat(900_000);
    const first = await make(account, "large", { a: large });
    for (let made = 1; made < 9; made++) await make(account, "large", { a: large });
    expect(verdictIn(await ask(account, "POST", "large", { a: large }))).toBe("400 / 400");
    expect(verdictIn(await ask(account, "PATCH", `large/${first.id}`, { b: large }))).toBe("400 / 400");
    expect(verdictIn(await ask(account, "PUT", `large/${first.id}`, { a: large }))).toBe("200");
    expect(resultOf(await ask(account, "GET", `large/${first.id}`))).toMatchObject({ a: large });
  });
});

test("a secret is kept nowhere", async () => {
  const account = await carrying();
  const made = await make(account, "cfd_tunnel", {
    name: "a",
    tunnel_secret: "hidden!",
    deep: [{ password: "hidden!" }],
  });
  expect(made).not.toHaveProperty("tunnel_secret");
  const { text } = await account.control("GET", "snapshot");
  expect(text).toContain('"carried":[{');
  expect(text).not.toContain("hidden!");
  const secret = `cfast_${"a".repeat(40)}01234567`;
  const digits = "0123456789abcdef".repeat(4);
  const sent = `{"url":"https://c?header_CF-Access-Client-Secret=${digits}","escaped":"${secret.replace("_", "\\u005f")}"}`;
  const item = resultOf<Item>(await ask(account, "POST", "logpush/jobs", sent));
  expect(item).toMatchObject({ url: "https://c?header_CF-Access-Client-Secret=[redacted]", escaped: "[redacted]" });
  const { body } = await account.control("GET", "snapshot");
  const { carried } = body as { readonly carried: readonly object[] };
  const spoilt = { ...(body as object), carried: [{ ...carried[0], fields: { a: secret } }] };
  expect((await account.control("PUT", "snapshot", spoilt)).text).toContain("carried.0.fields must hold no secret");
});

test("a snapshot and a fork have the items, and a reset has none; without the setting they wait", async () => {
  const account = await carrying();
  const { id } = await make(account, "things", { a: 1 });
  const { body } = await account.control("GET", "snapshot");
  const other = new AccountClient("accounts");
  expect((await other.control("PUT", "snapshot", body)).status).toBe(200);
  expect(await idsIn(other, "things")).toEqual([id]);
  const { id: forked } = (await account.control("POST", "fork", {})).body as { readonly id: string };
  const fork = new AccountClient("accounts", forked);
  expect(await idsIn(fork, "things")).toEqual([id]);
  await account.settings({ other_paths: null });
  expect(verdictIn(await ask(account, "GET", "things"))).toBe(NOT_EMULATED);
  await account.settings({ other_paths: "carry" });
  expect(await idsIn(account, "things")).toEqual([id]);
  await account.control("DELETE", "");
  await account.settings({ other_paths: "carry" });
  expect(await idsIn(account, "things")).toEqual([]);
});
