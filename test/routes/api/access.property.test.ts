/** No order of operations, one after another or two at once, leaves what should not be. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { accessOf } from "../../support/workerd/around-tokens.ts";
import { accountOf, inStorage } from "../../support/workerd/accounts.ts";
import { AccountClient, send, type Answer } from "../../support/workerd/client.ts";
import { problemsOf, type World } from "../../support/workerd/world.ts";

/** Which of what there is or was; taken modulo how many there are. */
const pick = fc.nat(20);
const rule = fc.record({ kind: fc.constantFrom("token", "token", "group", "group", "everyone"), pick });
const rules = fc.array(rule, { maxLength: 3 });
const link = fc.record({
  kind: fc.constantFrom("id", "id", "link", "own", "whole"),
  pick,
  precedence: fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined }),
  rules,
});
const ofTokens = fc.constantFrom("token", "delete-token");
const ofGroups = fc.constantFrom("group", "put-group", "put-group", "delete-group");
const ofPolicies = fc.constantFrom("policy", "put-policy", "delete-policy");
const ofApplications = fc.constantFrom("app", "put-app", "put-app", "put-back", "delete-app");
const ofApplicationPolicies = fc.constantFrom("app-policy", "put-app-policy", "delete-app-policy", "make-reusable");
const ofWorlds = fc.constantFrom("snapshot", "restore", "restore", "seed");
const operation = fc.record({
  name: fc.oneof(ofTokens, ofGroups, ofPolicies, ofApplications, ofApplicationPolicies, ofWorlds),
  pick,
  other: pick,
  rules,
  links: fc.array(link, { maxLength: 3 }),
  domains: fc.array(fc.nat(3), { minLength: 1, maxLength: 2 }),
  precedence: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
  decision: fc.constantFrom("allow", "non_identity"),
});
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

const NOWHERE = "00000000-0000-4000-8000-000000000000";

class Course {
  readonly account = new AccountClient("accounts");
  readonly #access = accessOf(this.account.id);
  /** Every id that ever was, by its path. */
  readonly #ids: Record<string, string[]> = { service_tokens: [], groups: [], policies: [], apps: [] };
  #snapshot: string | undefined;

  /** With something of everything, so that what follows finds what it can spoil. */
  async begin(): Promise<void> {
    const account = this.#ids;
    const made = async (kind: string, answer: Promise<Answer>) => void this.#made(kind, await answer);
    await made("service_tokens", this.account.create({ name: "n" }));
    const named = [{ service_token: { token_id: account.service_tokens?.[0] } }];
    await made("groups", this.#access.post("groups", { name: "n", include: named }));
    await made("groups", this.#access.post("groups", { name: "n", include: [{ group: { id: account.groups?.[0] } }] }));
    const policy = { name: "n", decision: "non_identity", include: [{ group: { id: account.groups?.[1] } }] };
    await made("policies", this.#access.post("policies", policy));
    for (const domain of ["0.example.com", "1.example.com"]) {
      const policies = [policy, account.policies?.[0]];
      await made("apps", this.#access.post("apps", { type: "self_hosted", domain, policies }));
    }
  }

  async run(op: Operation): Promise<void> {
    const answer = await this.#ask(op);
    expect(answer?.status ?? 200, answer?.text).toBeLessThan(500);
  }

  async #ask(op: Operation): Promise<Answer | undefined> {
    const { account } = this;
    const body = { name: "n", decision: op.decision, precedence: op.precedence, ...this.#lists(op) };
    const at = (kind: string) => `${kind}/${this.#id(kind, op.pick)}`;
    const policyOf = `${at("apps")}/policies/${this.#id("policies", op.other)}`;
    switch (op.name) {
      case "token":
        return this.#made("service_tokens", await account.create({ name: "n" }));
      case "delete-token":
        return account.delete(this.#id("service_tokens", op.pick));
      case "group":
        return this.#made("groups", await this.#access.post("groups", body));
      case "policy":
        return this.#made("policies", await this.#access.post("policies", body));
      case "app":
        return this.#made("apps", await this.#access.post("apps", this.#app(op)));
      case "put-group":
        return this.#access.put(at("groups"), body);
      case "put-policy":
        return this.#access.put(at("policies"), body);
      case "put-app":
        return this.#made("apps", await this.#access.put(at("apps"), this.#app(op)));
      case "put-back": {
        const { body: got } = await this.#access.get(at("apps"));
        return this.#access.put(at("apps"), (got as { result: unknown }).result ?? {});
      }
      case "delete-group":
        return this.#access.delete(at("groups"));
      case "delete-policy":
        return this.#access.delete(at("policies"));
      case "delete-app":
        return this.#access.delete(at("apps"));
      case "app-policy":
        return this.#made("policies", await this.#access.post(`${at("apps")}/policies`, body));
      case "put-app-policy":
        return this.#access.put(policyOf, body);
      case "delete-app-policy":
        return this.#access.delete(policyOf);
      case "make-reusable":
        return this.#access.put(`${policyOf}/make_reusable`);
      case "snapshot":
        this.#snapshot = (await account.control("GET", "snapshot")).text;
        return undefined;
      case "restore":
        return this.#snapshot === undefined ? undefined : account.control("PUT", "snapshot", this.#snapshot);
      case "seed":
        return this.#seed(op);
    }
    throw new Error(op.name);
  }

  /** Into the emptied account, which is what a seed fills; it names by name what the API would name by id. */
  async #seed({ domains, decision, links }: Operation): Promise<Answer> {
    await send("DELETE", `/_emulator/accounts/${this.account.id}`);
    const named = { include: [{ service_token: { name: "t" } }, { group: { name: "g" } }] };
    const seed = {
      tokens: [{ name: "t", id: this.#id("service_tokens", 0) }],
      groups: [{ name: "g", include: [{ service_token: { name: "t" } }] }],
      policies: [{ name: "p", decision, ...named }],
      applications: domains.map((domain) => ({
        domain: `${domain}.example.com`,
        admits: ["t"],
        policies: links.map(({ kind }) => (kind === "own" ? { name: "o", decision, ...named } : "p")),
      })),
    };
    return send("POST", "/_emulator/seed", { body: { accounts: [{ id: this.account.id, ...seed }] } });
  }

  #app({ domains, links, pick: chosen }: Operation): object {
    const policies = links.map(({ kind, precedence, ...of }) => {
      const id = this.#id("policies", of.pick);
      if (kind === "id") return id;
      if (kind === "link") return { id, precedence };
      const own = { name: "own", decision: "allow", precedence, ...this.#lists(of) };
      return kind === "own" ? own : { ...own, id };
    });
    const destinations = domains.map((domain) => ({ uri: `${domain}.example.com` }));
    return { type: "self_hosted", destinations, ...(chosen % 3 === 0 ? {} : { policies }) };
  }

  #lists({ rules: wanted }: { readonly rules: Operation["rules"] }): { readonly include: readonly object[] } {
    const include = wanted.map(({ kind, pick: chosen }) => {
      if (kind === "token") return { service_token: { token_id: this.#id("service_tokens", chosen) } };
      return kind === "group" ? { group: { id: this.#id("groups", chosen) } } : { everyone: {} };
    });
    return { include };
  }

  #id(kind: string, chosen: number): string {
    const ids = this.#ids[kind] ?? [];
    return ids[chosen % (ids.length + 1)] ?? NOWHERE;
  }

  /** Notes the ids in an answer, those of an application's policies, too. */
  #made(kind: string, answer: Answer): Answer {
    const { result } = answer.body as { result: { id?: string; policies?: { id: string }[] } | null };
    const note = (of: string, id: string | undefined) => {
      if (id !== undefined && this.#ids[of]?.includes(id) === false) this.#ids[of].push(id);
    };
    note(kind, result?.id);
    for (const { id } of result?.policies ?? []) note("policies", id);
    return answer;
  }

  async expectRight(): Promise<void> {
    const { text } = await this.account.control("GET", "snapshot");
    const kept = await inStorage(accountOf(this.account.id), ({ sql }) => {
      const isThere = sql.exec(`SELECT 1 FROM sqlite_master WHERE name = 'named_in_rules'`).toArray().length > 0;
      const rowsOf = (query: string) => (isThere ? [...sql.exec(query).raw()] : []);
      return {
        names: rowsOf(`SELECT named, by FROM named_in_rules`),
        domains: rowsOf(`SELECT domain, application_id FROM application_domains`),
      };
    });
    expect(problemsOf(JSON.parse(text) as World, kept)).toEqual([]);
    const copy = new AccountClient("accounts");
    const restored = await copy.control("PUT", "snapshot", text);
    expect([restored.status, restored.text]).toEqual([200, expect.any(String)]);
  }
}

/** Some hundreds of requests, on a machine that may be busy. */
const LONG = 120_000;
/** No time goes into making a failure smaller: the list of operations tells enough. */
const runs = { numRuns: 20, endOnFailure: true };

test(
  "one after another",
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 10, maxLength: 30 }), async (operations) => {
        const course = new Course();
        await course.begin();
        for (const each of operations) await course.run(each);
        await course.expectRight();
      }),
      runs,
    );
  },
  LONG,
);

test(
  "two at once",
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(operation, operation), { minLength: 5, maxLength: 15 }), async (pairs) => {
        const course = new Course();
        await course.begin();
        for (const pair of pairs) await Promise.all(pair.map((each) => course.run(each)));
        await course.expectRight();
      }),
      runs,
    );
  },
  LONG,
);
