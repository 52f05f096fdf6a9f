/** Policies that are sent in an application, in each of their forms. */
import { describe, expect, test } from "vitest";
import {
  AccessClient,
  everyone,
  invalid,
  NOBODY,
  ofToken,
  serviceAuth,
  type Members,
} from "../../support/workerd/access.ts";

const selfHosted = { type: "self_hosted", name: "an app", domain: "app.example.com" };
const policiesIn = ({ policies }: Members) => policies as Members[];

const machines = serviceAuth(everyone);

describe("policies in an application", () => {
  test("come in three forms, and are answered whole in the order of their precedences", async () => {
    const client = new AccessClient();
    const [one, two] = [await client.policy({ name: "one" }), await client.policy({ name: "two" })];
    const inline = { name: "own", decision: "allow", include: [{ email: { email: "a@b.example" } }] };
    const app = await client.app({ policies: [one.id, { id: two.id, precedence: 4 }, inline] });
    expect(policiesIn(app)).toMatchObject([
      { id: one.id, precedence: 1, reusable: true, name: "one" },
      { id: two.id, precedence: 4, reusable: true },
      { ...inline, precedence: 5, reusable: false, exclude: [], require: [], session_duration: "24h" },
    ]);
    expect(policiesIn(app).map(({ app_count: count }) => count)).toEqual([undefined, undefined, undefined]);
    expect(await client.get(`policies/${one.id}`)).toMatchObject({ app_count: 1 });
  });

  test("that are exclusive are changed by their id, kept by it alone, and go when they are left out", async () => {
    const client = new AccessClient();
    const token = await client.token();
    const app = await client.app({ policies: [serviceAuth(ofToken(token.id)), machines] });
    const [first, second] = policiesIn(app).map(({ id }) => id);
    expect(await client.account.delete(token.id)).toMatchObject({ status: 400 });
    const after = await client.put(`apps/${app.id}`, {
      ...selfHosted,
      policies: [second, { ...serviceAuth(ofToken(token.id)), id: first, name: "renamed" }],
    });
    expect(policiesIn(after)).toMatchObject([
      { id: second },
      { id: first, name: "renamed", created_at: app.created_at },
    ]);
    expect(
      policiesIn(await client.put(`apps/${app.id}`, { ...selfHosted, policies: [{ id: second, decision: null }] })),
    ).toHaveLength(1);
    expect((await client.account.delete(token.id)).status).toBe(200);
    expect(await client.verdict("GET", `apps/${app.id}/policies/${first}`)).toBe("404 / 12135");
  });

  test.each([
    ["a number", [5], "policies.0 must be the id of a policy, or an object"],
    ["null", [null], "policies.0 must be the id of a policy, or an object"],
    ["a list", [[]], "policies.0 must be the id of a policy, or an object"],
    ["an unknown id", [NOBODY], "policies.0: policy not found"],
    ["an id that is a number", [{ id: 5 }], "policies.0: policy not found"],
    ["no decision", [{ name: "x" }], "unrecognized policy decision"],
    ["a name that is no text", [{ ...machines, name: 5 }], "policies.0.name must be a string"],
    ["an include that is a text", [{ ...machines, include: "all" }], "policies.0.include must be a list"],
    [
      "a session that is a number",
      [{ ...machines, session_duration: 5 }],
      "policies.0.session_duration must be a string",
    ],
    [
      "approval groups that are flags",
      [{ ...machines, approval_groups: [true] }],
      "policies.0.approval_groups must be a list of objects",
    ],
    [
      "a flag that is a text",
      [{ ...machines, approval_required: "x" }],
      "policies.0.approval_required must be true or false",
    ],
    [
      "a precedence that is a text",
      [{ ...machines, precedence: "1" }],
      "policies.0.precedence must be a whole number from 1 to 2147483647",
    ],
    [
      "a precedence below 0",
      [{ ...machines, precedence: -1 }],
      "policies.0.precedence must be a whole number from 1 to 2147483647",
    ],
    [
      "half a precedence",
      [{ ...machines, precedence: 1.5 }],
      "policies.0.precedence must be a whole number from 1 to 2147483647",
    ],
    [
      "equal precedences",
      [
        { ...machines, precedence: 2 },
        { ...machines, precedence: 2 },
      ],
      "policy precedences must be unique",
    ],
    [
      "a precedence after the last",
      [{ ...machines, precedence: 2_147_483_647 }, machines],
      "policies.1.precedence must be given, as another policy has 2147483647",
    ],
    ["a client id", [serviceAuth(ofToken("x.access"))], "invalid 'include' configuration: service token not found"],
    [
      "too many rules",
      [1, 2].map(() => serviceAuth(...Array.from({ length: 501 }, () => everyone))),
      "maximum number of rules has been reached",
    ],
  ])("are refused with %s", async (_, policies, detail) => {
    const client = new AccessClient();
    expect(await client.refusal("POST", "apps", { ...selfHosted, policies })).toBe(invalid(detail));
    expect(await client.list("apps")).toEqual([]);
  });

  test("are refused twice, of another application, and deleted ones", async () => {
    const client = new AccessClient();
    const [policy, gone] = [await client.policy(), await client.policy()];
    await client.send("DELETE", `policies/${gone.id}`);
    const other = await client.app({ domain: "other.example", policies: [machines] });
    const refused = (...policies: unknown[]) => client.refusal("POST", "apps", { ...selfHosted, policies });
    expect(await refused(policy.id, policy.id)).toBe(invalid("policies.1 names a policy a second time"));
    expect(await refused(policiesIn(other)[0]?.id)).toBe(invalid("policies.0: policy not found"));
    expect(await refused(gone.id)).toBe(invalid("policies.0: policy not found"));
    expect(await refused(policy.id.toUpperCase())).toBe(invalid("policies.0: policy not found"));
  });

  test("can be a thousand, with ids from a seed, too", async () => {
    const client = new AccessClient();
    await client.account.settings({ random_seed: "golden" });
    const app = await client.app({ policies: Array.from({ length: 1000 }, () => machines) });
    expect(new Set(policiesIn(app).map(({ id }) => id)).size).toBe(1000);
    const again = new AccessClient();
    await again.account.settings({ random_seed: "golden" });
    expect((await again.app({ policies: Array.from({ length: 1000 }, () => machines) })).id).toBe(app.id);
    await again.account.settings({ random_seed: "golden" });
    await again.app({ domain: "b.example", policies: Array.from({ length: 1000 }, () => machines) });
    expect(await client.verdict("POST", "apps", { ...selfHosted, policies: Array(1001).fill(machines) })).toBe(
      "400 / 12130",
    );
  }, 60_000);
});
