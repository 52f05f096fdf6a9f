/**
 * Bodies that no honest client sends to applications, policies and groups, made of the inputs' own fields: never a 5xx, always the
 * envelope, and after a success the answer is what get shows. A generator with a seed, so that a failure comes again.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { policyOptions } from "../../src/rules/policies/policy.ts";
import { selectors } from "../../src/rules/policies/selectors.ts";
import { ApplicationBody, SettingsBody } from "../../src/routes/api/applications/inputs.ts";
import { GroupBody } from "../../src/routes/api/groups/inputs.ts";
import { PolicyBody } from "../../src/routes/api/policies/inputs.ts";
import { call, emulatorUrl, forEachOf, freshId } from "../support/black-box/account.ts";
import { envelopeOf, type Answer } from "../support/black-box/answer.ts";
import { expectOrderly } from "../support/black-box/requests.ts";

/** JSON values of every kind, as text, so that what JSON.stringify would mend arrives as it is. */
const VALUES = [
  "null",
  "true",
  "false",
  "0",
  "-0",
  "1.5",
  "1e999",
  "9007199254740993",
  `""`,
  `"x"`,
  `"\\u0000"`,
  `"\\ud800"`,
  `"\\udc00\\ud800"`,
  `"\\\\ud800"`,
  `"🦊"`,
  `"__proto__"`,
  `"'; DROP TABLE applications; --"`,
  `"${"x".repeat(50_000)}"`,
  "[]",
  `["x"]`,
  "[null]",
  "[5]",
  "[[[]]]",
  "[{}]",
  "{}",
  `{"a":1}`,
  `{"__proto__":{"polluted":true}}`,
  `{"toString":null,"valueOf":1,"length":-1}`,
  `{"constructor":{"prototype":{"polluted":true}}}`,
  `${"[".repeat(2000)}${"]".repeat(2000)}`,
  `${`{"a":`.repeat(2000)}1${"}".repeat(2000)}`,
  `[${"1e20,".repeat(150_000)}1]`,
];

const STRANGERS = ["id", "__proto__", "constructor", "toString", "hasOwnProperty", "length", "", "\u0000", "\ufeff"];

/** Mulberry32: the same numbers from the same seed. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

type Pick = (below: number) => number;
const oneOf = <T>(pick: Pick, from: readonly T[]): T => from[pick(from.length)] as T;
const json = (members: Readonly<Record<string, string>>) =>
  `{${Object.entries(members)
    .map(([name, value]) => `${JSON.stringify(name)}:${value}`)
    .join()}}`;

/** A rule that is nearly right: a known selector or none, with members that are right or hostile. */
function ruleOf(pick: Pick): string {
  const name = oneOf(pick, [...Object.keys(selectors), ...STRANGERS]);
  const members = Object.keys(selectors[name]?.members ?? {});
  const value = json(Object.fromEntries(members.map((member) => [member, pick(2) ? `"x"` : oneOf(pick, VALUES)])));
  const rule = json({ [name]: pick(4) ? value : oneOf(pick, VALUES) });
  return pick(8) ? rule : rule.replace(/}$/, `,"everyone":{}}`);
}

const rulesOf = (pick: Pick) =>
  pick(3) ? `[${ruleOf(pick)},${pick(2) ? `{"everyone":{}}` : ruleOf(pick)}]` : oneOf(pick, VALUES);

/** A policy that is nearly right, as it stands in an application. */
function policyOf(pick: Pick): string {
  if (pick(8) === 0) return oneOf(pick, VALUES);
  const members: Record<string, string> = { name: `"p"`, decision: `"non_identity"`, include: `[{"everyone":{}}]` };
  for (const name of [
    "name",
    "decision",
    "id",
    "precedence",
    "session_duration",
    ...Object.keys(policyOptions),
    ...STRANGERS,
  ]) {
    if (pick(6) === 0) members[name] = oneOf(pick, VALUES);
  }
  for (const list of ["include", "exclude", "require"]) if (pick(4) === 0) members[list] = rulesOf(pick);
  return json(members);
}

interface Kind {
  readonly title: string;
  readonly method: string;
  readonly path: (made: Readonly<Record<string, string>>) => string;
  readonly fields: readonly string[];
  /** What makes the body right, so that each hostile field is looked at. */
  readonly right: Readonly<Record<string, string>>;
}

const fieldsOf = ({ shape }: { readonly shape: object }) => Object.keys(shape);
const policy = { name: `"a"`, decision: `"allow"`, include: `[{"everyone":{}}]` };
const app = { type: `"self_hosted"`, name: `"a"`, domain: `"a.example"` };
const group = { name: `"a"`, include: `[{"everyone":{}}]` };
const bodies = {
  app: fieldsOf(ApplicationBody._zod.innerType as never),
  policy: fieldsOf(PolicyBody._zod.innerType as never),
  group: fieldsOf(GroupBody._zod.innerType as never),
  settings: fieldsOf(SettingsBody._zod.innerType as never),
};

const KINDS: readonly Kind[] = [
  { title: "create an application", method: "POST", path: () => "apps", fields: bodies.app, right: app },
  { title: "update an application", method: "PUT", path: (made) => `apps/${made.app}`, fields: bodies.app, right: app },
  {
    title: "create a carried application",
    method: "POST",
    path: () => "apps",
    fields: bodies.app,
    right: { ...app, type: `"saas"` },
  },
  {
    title: "change settings",
    method: "PATCH",
    path: (made) => `apps/${made.app}/settings`,
    fields: bodies.settings,
    right: {},
  },
  {
    title: "create a policy of an application",
    method: "POST",
    path: (made) => `apps/${made.app}/policies`,
    fields: bodies.policy,
    right: policy,
  },
  {
    title: "update a policy of an application",
    method: "PUT",
    path: (made) => `apps/${made.app}/policies/${made.own}`,
    fields: bodies.policy,
    right: policy,
  },
  {
    title: "make a policy reusable",
    method: "PUT",
    path: (made) => `apps/${made.app}/policies/none/make_reusable`,
    fields: ["name"],
    right: {},
  },
  { title: "create a policy", method: "POST", path: () => "policies", fields: bodies.policy, right: policy },
  {
    title: "update a policy",
    method: "PUT",
    path: (made) => `policies/${made.policy}`,
    fields: bodies.policy,
    right: policy,
  },
  { title: "create a group", method: "POST", path: () => "groups", fields: bodies.group, right: group },
  {
    title: "update a group",
    method: "PUT",
    path: (made) => `groups/${made.group}`,
    fields: bodies.group,
    right: group,
  },
];

/** Each field with each value, and as many bodies with several hostile fields. */
function* bodiesOf({ fields, right }: Kind): Generator<string> {
  const pick = numbers(fields.length);
  for (const field of [...fields, ...STRANGERS]) {
    for (const value of VALUES) if (pick(3) === 0) yield json({ ...right, [field]: value });
  }
  for (let n = 0; n < 80; n++) {
    const members: Record<string, string> = { ...right };
    for (const list of ["include", "exclude", "require"]) if (pick(2)) members[list] = rulesOf(pick);
    if (pick(2)) members.policies = `[${policyOf(pick)},${policyOf(pick)}]`;
    if (pick(2)) members[oneOf(pick, fields)] = oneOf(pick, VALUES);
    if (pick(2))
      members.destinations = `[${json({ type: pick(2) ? `"public"` : oneOf(pick, VALUES), uri: pick(2) ? `"a.example/${n}"` : oneOf(pick, VALUES) })}]`;
    yield json(members);
  }
  for (const value of VALUES) yield value;
}

let count = 0;

describe.each(KINDS)("$title", (kind) => {
  const base = `${emulatorUrl}/client/v4/accounts/${freshId()}/access`;
  const made: Record<string, string> = {};

  const send = (method: string, path: string, body?: string): Promise<Answer> =>
    call(`${base}/${path}`, { method, body });
  const idOf = (answer: Answer) => (envelopeOf(answer).result as { id: string }).id;

  beforeAll(async () => {
    const own = `[${json(policy)}]`;
    const answer = await send("POST", "apps", json({ ...app, domain: `"first.example"`, policies: own }));
    made.app = idOf(answer);
    made.own = idOf({
      ...answer,
      text: JSON.stringify({
        ...envelopeOf(answer),
        result: (envelopeOf(answer).result as { policies: unknown[] }).policies[0],
      }),
    });
    made.policy = idOf(await send("POST", "policies", json(policy)));
    made.group = idOf(await send("POST", "groups", json(group)));
  });

  test("is orderly whatever is sent, and get agrees with a success", async () => {
    const path = kind.path(made);
    await forEachOf(bodiesOf(kind), async (body) => {
      count++;
      const answer = await send(kind.method, path, body);
      expectOrderly(answer, body.slice(0, 300));
      if (answer.status !== 201) return;
      const shown = envelopeOf(answer).result as { id: string };
      const under = `${path}/${shown.id}`;
      const got = await send("GET", under);
      expect(envelopeOf(got).result, body.slice(0, 300)).toEqual(shown);
      await send("DELETE", under);
    });
    for (const list of ["apps", "policies", "groups", "apps?domain=a&search=b&name=c"])
      expectOrderly(await send("GET", list), list);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

test("these were 2000 bodies at least", () => expect(count).toBeGreaterThanOrEqual(2000));
