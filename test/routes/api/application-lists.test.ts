/** Lists of applications, and the texts and values that they hold. */
import { describe, expect, test } from "vitest";
import { AccessClient, invalid, type Members } from "../../support/workerd/access.ts";

const selfHosted = { type: "self_hosted", name: "an app", domain: "app.example.com" };

describe("a list", () => {
  test("is filtered by name, domain, aud and search, in whole or in part", async () => {
    const client = new AccessClient();
    const one = await client.app({
      name: "Shop",
      destinations: [{ uri: "app.example.com" }, { uri: "shop.example/x" }],
    });
    const two = await client.app({ name: "Workshop", domain: "work.example" });
    const ids = async (query: string) => (await client.list(`apps?${query}`)).map(({ id }) => id);
    expect(await ids("name=shop")).toEqual([one.id, two.id]);
    expect(await ids("name=Shop&exact=true")).toEqual([one.id]);
    expect(await ids("domain=shop.example")).toEqual([one.id]);
    expect(await ids("domain=shop.example&exact=true")).toEqual([]);
    expect(await ids("domain=shop.example/x&exact=true&name=Shop")).toEqual([one.id]);
    expect(await ids(`aud=${two.aud as string}`)).toEqual([two.id]);
    expect(await ids("search=WORK.EX")).toEqual([two.id]);
    expect(await ids("search=&name=&domain=")).toEqual([one.id, two.id]);
    const { id } = await client.app({ name: "other", domain: "Mixed.Example" });
    expect([await ids("search=mixed.ex"), await ids("search=MIXED.EX")]).toEqual([[id], [id]]);
    expect((await client.send("DELETE", `apps/${id}`)).status).toBe(202);
    expect(await ids("page=2&per_page=1")).toEqual([two.id]);
    expect(await ids("page=3&per_page=1")).toEqual([]);
    expect(await ids("worker_id=a&filter=b%3Ac&destination_type=public&target_attributes=a%3Db")).toHaveLength(2);
    expect(await client.refusal("GET", "apps?exact=1")).toBe(invalid("exact must be true or false"));
    expect(await client.verdict("GET", "apps?per_page=0")).toBe("400 / 12130");
  });

  test("tells of an account that never had one that it is empty", async () => {
    for (const path of ["apps", "policies", "groups"]) {
      const { body } = await new AccessClient().send("GET", path);
      expect(body).toMatchObject({ result: [], result_info: { count: 0, page: 1, total_count: 0, total_pages: 0 } });
    }
  });

  test("has 500 at the most", async () => {
    const client = new AccessClient();
    for (let n = 0; n < 500; n++) await client.app({ domain: `a${n}.example` });
    expect(await client.list("apps")).toHaveLength(500);
    expect(await client.refusal("POST", "apps", selfHosted)).toBe(
      invalid("maximum number of applications has been reached"),
    );
  }, 120_000);
});

test.each([
  ["an option", { custom_deny_message: "a \ud800 b" }, ({ custom_deny_message: text }: Members) => text],
  ["a path", { domain: "app.example.com/\udc00" }, ({ domain }: Members) => domain],
  ["a key", { cors_headers: { "a\ud800": 1 } }, ({ cors_headers: cors }: Members) => Object.keys(cors as object)[0]],
])("a lone surrogate in %s becomes U+FFFD, in create, get and list alike", async (_, more, told) => {
  const client = new AccessClient();
  const app = await client.app(more);
  expect(told(app)).toContain("\ufffd");
  expect(await client.list("apps")).toEqual([app]);
  expect(await client.get(`apps/${app.id}`)).toEqual(app);
});

test.each([
  ["a value 100,000 deep", `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`],
  ["numbers that are longer when they are kept", `{"a":[${"1e20,".repeat(200_000)}1]}`],
])("%s is refused, wherever it stands", async (_, value) => {
  const client = new AccessClient();
  const body = (more: string) =>
    `{"type":"self_hosted","name":"a","domain":"a.example","decision":"allow","include":[],${more}}`;
  expect(await client.verdict("POST", "apps", body(`"cors_headers":${value}`))).toBe("400 / 12130");
  expect(
    await client.verdict(
      "POST",
      "apps",
      body(`"policies":[{"name":"a","decision":"allow","include":[{"everyone":${value}}]}]`),
    ),
  ).toBe("400 / 12130");
  expect(await client.verdict("POST", "policies", body(`"mfa_config":${value}`))).toBe("400 / 12130");
  expect(await client.verdict("POST", "tags", body(`"app_count":${value}`))).toBe("400 / 12130");
  expect(await client.verdict("POST", "groups", body(`"exclude":[{"everyone":${value}}]`))).toBe("400 / 12130");
});

test("a page of more than 32 MiB is refused, with what to do, and a smaller one is not", async () => {
  const client = new AccessClient();
  for (let n = 0; n < 34; n++)
    await client.app({ domain: `a${n}.example`, custom_deny_message: "x".repeat(1_000_000) });
  expect(await client.refusal("GET", "apps")).toBe(
    "400 / 400 access-emulator: the answer would be larger than 32 MiB; ask for fewer with per_page.",
  );
  expect(await client.list("apps?per_page=20")).toHaveLength(20);
});

test("policies that are too large together are refused before anything is kept, wherever they come from", async () => {
  const client = new AccessClient();
  const large = (length = 900_000) => ({
    name: "large",
    decision: "allow",
    include: [{ email: { email: "x".repeat(length) } }],
  });
  const tooLarge = invalid("the policies of an application must take at most 4194304 characters together");
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) ids.push((await client.policy(large(n === 4 ? 1 : undefined))).id);
  const more = (await client.policy(large())).id;
  expect(await client.refusal("POST", "apps", { ...selfHosted, policies: [...ids, more] })).toBe(tooLarge);
  expect(await client.list("apps")).toEqual([]);
  const app = await client.app({ ...selfHosted, policies: ids });
  expect(await client.refusal("PUT", `apps/${app.id}`, { ...selfHosted, policies: [...ids, more] })).toBe(tooLarge);
  expect(await client.refusal("POST", `apps/${app.id}/policies`, large())).toBe(tooLarge);
  expect(await client.refusal("PUT", `policies/${ids[4]}`, large())).toBe(tooLarge);
  expect((await client.get(`apps/${app.id}`)).policies).toEqual(app.policies);
});

test("a page that would hold many times what the account takes is refused before it is read", async () => {
  const client = new AccessClient();
  const include = [{ email: { email: "x".repeat(900_000) } }];
  const policies: string[] = [];
  for (let n = 0; n < 4; n++) policies.push((await client.policy({ name: "p", decision: "allow", include })).id);
  for (let n = 0; n < 60; n++) await client.app({ domain: `a${n}.example`, policies });
  const tooLarge = "400 / 400 access-emulator: the answer would be larger than 32 MiB; ask for fewer with per_page.";
  expect(await client.refusal("GET", "apps")).toBe(tooLarge);
  const { body } = await client.account.control("GET", "requests?order=desc&per_page=1&advice=false");
  expect(body).toMatchObject({ requests: [{ operation: "applications.list", status: 400 }] });
  expect(await client.list("apps?per_page=5")).toHaveLength(5);
  for (let n = 0; n < 34; n++) await client.policy({ name: "p", decision: "allow", include });
  expect(await client.refusal("GET", "policies")).toBe(tooLarge);
  for (let n = 0; n < 38; n++) await client.group({ name: "g", include });
  expect(await client.refusal("GET", "groups")).toBe(tooLarge);
});
