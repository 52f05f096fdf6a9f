/** Applications, policies and groups in snapshots, forks and resets. */
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { accessOf, aroundTokens, resultIn } from "../../support/workerd/around-tokens.ts";
import { accountOf, evict, freshId } from "../../support/workerd/accounts.ts";
import { controlErrorIn, AccountClient, send } from "../../support/workerd/client.ts";
import { accountWithAccess } from "../../support/workerd/rich-access.ts";

type Json = Record<string, unknown>;
type Item = Json & { id: string };
interface Document extends Json {
  tokens: Item[];
  groups: (Item & { include: Json[] })[];
  policies: (Item & { include: Json[]; options: Json; application_id: string | null })[];
  applications: (Item & { destinations: Json[]; options: Json; policies: { id: string; precedence: number }[] })[];
}

let world: Awaited<ReturnType<typeof accountWithAccess>>;
let text: string;
let before: Record<string, string>;
/** A fresh copy for each test to spoil. */
let document: Document;

beforeAll(async () => {
  world = await accountWithAccess();
  before = await aroundTokens(world.account.id);
  text = (await world.account.control("GET", "snapshot")).text;
});
beforeEach(() => {
  document = JSON.parse(text) as Document;
});

describe("every GET and every list answers byte for byte the same", () => {
  test("there is something to answer", () => {
    expect(Object.keys(before).length).toBeGreaterThan(20);
    expect(before.apps).toContain('"total_count":3');
  });

  test("in an account that a snapshot was restored into", async () => {
    const copy = new AccountClient("accounts");
    expect((await copy.control("PUT", "snapshot", text)).status).toBe(200);
    expect(await aroundTokens(copy.id)).toEqual(before);
    await evict(accountOf(copy.id));
    expect(await aroundTokens(copy.id)).toEqual(before);
    const again = JSON.parse((await copy.control("GET", "snapshot")).text) as Document;
    for (const list of ["groups", "policies", "applications"] as const) expect(again[list]).toEqual(document[list]);
  });

  test("in one that held other things before", async () => {
    const { account } = await accountWithAccess();
    expect((await account.control("PUT", "snapshot", text)).status).toBe(200);
    expect(await aroundTokens(account.id)).toEqual(before);
  });

  test("in a fork, whose names are kept apart from the original's", async () => {
    const answer = await world.account.control("POST", "fork", {});
    const { id } = answer.body as { id: string };
    expect(await aroundTokens(id)).toEqual(before);
    const fork = accessOf(id);
    expect((await fork.delete(`service_tokens/${world.token.id}`)).text).toContain("12139");
    expect((await fork.delete(`groups/${world.outer}`)).status).toBe(409);
    expect((await fork.post("apps", { type: "self_hosted", domain: "third.example.com" })).text).toContain("11010");
    resultIn(await fork.delete(`apps/${world.third}`));
    resultIn(await fork.post("apps", { type: "self_hosted", domain: "third.example.com" }));
    expect(await aroundTokens(world.account.id)).toEqual(before);
  });

  test("in one whose object was evicted", async () => {
    await evict(accountOf(world.account.id));
    expect(await aroundTokens(world.account.id)).toEqual(before);
  });
});

test("a document of an earlier release, which has no such lists, is restored", async () => {
  const { applications: _, policies: __, groups: ___, ...earlier } = document;
  const { account } = await accountWithAccess();
  expect((await account.control("PUT", "snapshot", earlier)).status).toBe(200);
  const shown = await aroundTokens(account.id);
  for (const list of ["apps", "policies", "groups"]) expect(shown[list]).toContain('"result":[]');
});

test("an account that is emptied has none of them, and takes them anew", async () => {
  const { account, access } = await accountWithAccess();
  expect((await send("DELETE", `/_emulator/accounts/${account.id}`)).status).toBe(204);
  const shown = await aroundTokens(account.id);
  expect(Object.values(shown).every((answer) => answer.includes('"result":[]'))).toBe(true);
  resultIn(await access.post("apps", { type: "self_hosted", domain: "app.example.com" }));
  const { body } = await send("POST", "/_emulator/seed", { body: { accounts: [{ id: freshId(), applications: [] }] } });
  expect(body).toMatchObject({ accounts: [{ seeded: true }] });
});

const everyone = { everyone: {} };
const missing = "00000000-0000-4000-8000-000000000000";
const first = <T>([item]: readonly T[]): T => item as T;
/** The application with policies, and its copy with other ids. */
const app = () => first(document.applications);

describe("a document that does not agree with itself is refused in words, and changes nothing:", () => {
  const named = (rule: Json) => void first(document.policies).include.push(rule);
  test.each<[string, () => void, RegExp]>([
    [
      "a missing token",
      () => named({ service_token: { token_id: missing } }),
      /^policies: a rule of .* names ".*", which is not in the snapshot\.$/,
    ],
    ["a missing group", () => named({ group: { id: missing } }), /^policies: a rule of .* names/],
    [
      "a group's missing token",
      () => void first(document.groups).include.push({ service_token: { token_id: missing } }),
      /^groups: a rule of/,
    ],
    [
      "a group that names itself",
      () => void first(document.groups).include.push({ group: { id: first(document.groups).id } }),
      /^groups: .* includes itself, directly or through other groups\.$/,
    ],
    [
      "a circle of groups",
      () => void first(document.groups).include.push({ group: { id: String(document.groups[1]?.id) } }),
      /^groups: .* includes itself/,
    ],
    [
      "a missing policy",
      () => void app().policies.push({ id: missing, precedence: 99 }),
      /has the policy .* which is not in the snapshot\.$/,
    ],
    [
      "more rules than an application may have",
      () => {
        const policy = first(document.policies);
        policy.include = Array.from({ length: 1000 }, () => everyone);
        policy.exclude = [everyone];
      },
      /^applications: of .*, maximum number of rules has been reached\.$/,
    ],
    [
      "two equal precedences",
      () => void app().policies.push({ id: String(document.policies[1]?.id), precedence: 5 }),
      /^applications: two policies of .* have the same precedence\.$/,
    ],
    ["a policy twice", () => void app().policies.push({ ...first(app().policies), precedence: 99 }), /twice\.$/],
    [
      "another's own policy",
      () => void document.applications[2]?.policies.push({ id: first(app().policies).id, precedence: 9 }),
      /of another application\.$/,
    ],
    ["an own policy without its application", () => void app().policies.shift(), /does not have it\.$/],
    [
      "the id of a group as that of a policy",
      () => {
        const of = first(document.policies);
        const id = first(document.groups).id;
        for (const { policies } of document.applications) {
          for (const link of policies) if (link.id === of.id) link.id = id;
        }
        of.id = id;
      },
      /^groups: the id .* stands in policies, too\.$/,
    ],
    [
      "an application's id twice",
      () => void document.applications.push(app()),
      /^applications: the id .* stands twice/,
    ],
    [
      "an audience twice",
      () =>
        void document.applications.push({
          ...app(),
          id: missing,
          policies: [],
          destinations: [{ uri: "new.example" }],
          domain: "new.example",
        }),
      /^applications: the aud .* stands twice/,
    ],
    [
      "a domain twice",
      () => void document.applications.push({ ...app(), id: missing, aud: "0".repeat(64), policies: [] }),
      /^applications: the domain "app\.example\.com" stands twice in the snapshot\.$/,
    ],
    [
      "a domain that is none of the destinations",
      () => void Object.assign(app(), { domain: "x.example" }),
      /^applications: the domain of .* is none of its public destinations\.$/,
    ],
    [
      "destinations that are none",
      () => void app().destinations.push({ type: "moon" }),
      /^applications: the destinations of/,
    ],
    [
      "too many destinations",
      () => void app().destinations.push(...["a", "b", "c"].map((uri) => ({ uri }))),
      /^applications: the destinations of/,
    ],
    [
      "no destination",
      () => void Object.assign(app(), { destinations: [], domain: null }),
      /^applications: the destinations of/,
    ],
    [
      "an option of another form",
      () => void Object.assign(app().options, { tags: "a" }),
      /^applications: the option tags of .* does not have the form/,
    ],
    [
      "an option that nobody knows",
      () => void Object.assign(app().options, { toString: 1 }),
      /has the option "toString", which is not known\.$/,
    ],
    [
      "a policy's option of another form",
      () => void Object.assign(first(document.policies).options, { session_duration: 5 }),
      /^policies: the option session_duration/,
    ],
    [
      "a rule of two selectors",
      () => named({ everyone: {}, group: {} }),
      /^policies\.0\.include\.2 must be an object with exactly one selector/,
    ],
    ["a rule whose value is no object", () => named({ everyone: 1 }), /^policies\.0\.include\.2/],
    [
      "too many rules",
      () => void Object.assign(first(document.policies), { include: Array.from({ length: 1001 }, () => everyone) }),
      /must have at most 1000 rules/,
    ],
    [
      "too many groups",
      () => void document.groups.push(...Array.from({ length: 300 }, () => first(document.groups))),
      /^groups must have at most 300/,
    ],
    [
      "too many reusable policies",
      () =>
        void document.policies.push(
          ...Array.from({ length: 500 }, () => ({ ...first(document.policies), id: crypto.randomUUID() })),
        ),
      /^policies must have at most 500 that are reusable/,
    ],
    [
      "too many applications",
      () => void document.applications.push(...Array.from({ length: 500 }, app)),
      /^applications must have at most 500/,
    ],
    [
      "a precedence of 0",
      () => void Object.assign(first(app().policies), { precedence: 0 }),
      /^applications\.0\.policies\.0\.precedence must be a whole number from 1/,
    ],
    ["an unknown field", () => void Object.assign(app(), { zone: 1 }), /^applications\.0\.zone is not known/],
    ["a list that is none", () => void Object.assign(document, { groups: {} }), /^groups must be a list/],
  ])("%s", async (_, spoil, words) => {
    spoil();
    const answer = await world.account.control("PUT", "snapshot", document);
    const { code, message } = controlErrorIn(answer);
    expect([answer.status, code, message]).toEqual([400, "bad-snapshot", expect.stringMatching(words)]);
    expect(message.length).toBeLessThan(300);
    expect(await aroundTokens(world.account.id)).toEqual(before);
  });
});
