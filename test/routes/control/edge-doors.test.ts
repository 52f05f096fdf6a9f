/** Every application with every token: who gets in, what it hangs on, and what is open to everybody. */
import { beforeEach, describe, expect, test } from "vitest";
import { AccessClient, everyone, NOBODY, ofToken, serviceAuth } from "../../support/workerd/access.ts";
import { controlErrorIn, tokenIn, type TokenJson } from "../../support/workerd/client.ts";
import { doorsOf, explain, visit } from "../../support/workerd/explanations.ts";

let world: AccessClient;
let [ci, other]: TokenJson[] = [];

beforeEach(async () => {
  world = new AccessClient();
  await world.account.control("PUT", "clock", { now: "2026-03-01T12:00:00Z", mode: "frozen" });
  [ci, other] = [
    tokenIn(await world.account.create({ name: "CI" })),
    tokenIn(await world.account.create({ name: "other" })),
  ];
});

const app = (name: string, more: object = {}) => world.app({ name, domain: `${name}.example.com`, ...more });
const bypass = (...include: readonly object[]) => ({ name: "all", decision: "bypass", include });

async function rows(query = ""): Promise<string[]> {
  const { doors } = await doorsOf(world.account, query);
  return doors.map(({ application, token, reason, policy, depends_on: on }) =>
    [application, token ?? "nobody", reason, policy ?? "-", on.join("+") || "-"].join(" "),
  );
}

const unmatched = { denied: false, but_for: [] };

test("an account without anything has no doors", async () => {
  const nothing = { doors: [], page: 1, per_page: 100, total_count: 0, open_to_everybody: [], unmatched };
  expect(await doorsOf(new AccessClient().account)).toEqual(nothing);
  expect(await doorsOf(world.account)).toEqual(nothing);
});

test("several applications and tokens are asked for at once, and paged", async () => {
  const first = await app("first", { policies: [serviceAuth(ofToken(ci?.id ?? ""))] });
  await app("second", { policies: [] });
  const third = await app("third", { policies: [bypass(everyone)] });
  const query = `?application_id=${third.id},${first.id}&token_id=none,${other?.id},${ci?.id}`;
  const expected = [
    "first nobody no-credentials - -",
    "first other not-in-policy - -",
    "first CI service-auth machines -",
    "third nobody bypass all -",
    "third other bypass all -",
    "third CI bypass all -",
  ];
  expect(await rows(query)).toEqual(expected);
  expect(await rows(`${query}&page=2&per_page=2`)).toEqual(expected.slice(2, 4));
  expect(await doorsOf(world.account, query)).toMatchObject({ total_count: 6 });
});

test("each application has the request without a token first, then the tokens", async () => {
  const { id } = await app("sa", { policies: [serviceAuth(ofToken(ci?.id ?? ""))] });
  await app("open", { policies: [bypass(everyone)] });
  await world.app({ type: "bookmark", name: "bookmark", domain: undefined });
  expect(await rows()).toEqual([
    "sa nobody no-credentials - -",
    "sa CI service-auth machines -",
    "sa other not-in-policy - -",
    "open nobody bypass all -",
    "open CI bypass all -",
    "open other bypass all -",
  ]);
  const { doors, total_count: total } = await doorsOf(world.account, `?application_id=${id}&token_id=${ci?.id}`);
  expect(doors).toEqual([
    {
      application_id: id,
      application: "sa",
      domain: "sa.example.com",
      destinations: ["sa.example.com"],
      token_id: ci?.id,
      token: "CI",
      admitted: true,
      reason: "service-auth",
      policy_id: expect.any(String) as string,
      policy: "machines",
      depends_on: [],
      conditions: null,
    },
  ]);
  expect(total).toBe(1);
  expect(await rows("?token_id=none")).toEqual(["sa nobody no-credentials - -", "open nobody bypass all -"]);
});

test("an application without a public destination is no door, and is open to nobody", async () => {
  const destinations = [{ type: "private", hostname: "db.internal" }];
  const { id } = await app("private", { domain: undefined, destinations, policies: [bypass(everyone)] });
  expect(await doorsOf(world.account)).toMatchObject({ doors: [], total_count: 0, open_to_everybody: [] });
  expect(await doorsOf(world.account, `?application_id=${id}`)).toMatchObject({ doors: [], total_count: 0 });
});

test("pages put together are the whole, wherever they end", async () => {
  for (const name of ["a", "b", "c"]) await app(name, { policies: [serviceAuth(ofToken(ci?.id ?? ""))] });
  const whole = await rows();
  expect(whole).toHaveLength(9);
  for (const perPage of [1, 2, 4, 5, 9, 1000]) {
    const pages = [];
    for (let page = 1; page <= Math.ceil(9 / perPage); page++)
      pages.push(...(await rows(`?page=${page}&per_page=${perPage}`)));
    expect(pages, `${perPage} a page`).toEqual(whole);
  }
  expect(await doorsOf(world.account, "?page=11&per_page=1")).toMatchObject({ doors: [], total_count: 9, page: 11 });
  expect(await rows(`?page=2147483647&per_page=1000`)).toEqual([]);
});

test("what hangs on the address or the country says so", async () => {
  const near = { ip: { ip: "10.0.0.0/8" } };
  const here = { geo: { country_code: "PT" } };
  const group = await world.group({ include: [near], require: [here] });
  const token = ofToken(ci?.id ?? "");
  await app("near", { policies: [{ ...serviceAuth(token), require: [near] }] });
  await app("far", { policies: [{ ...serviceAuth(token), exclude: [here] }] });
  await app("grouped", { policies: [bypass({ group: { id: group.id } })] });
  await app("either", { policies: [serviceAuth(token), bypass(near)] });
  const shown = (await rows()).map((row) => row.replace(/ (\S+) \S+ (\S+)$/, " $1 $2"));
  expect(shown).toEqual([
    "near nobody no-credentials -",
    "near CI not-in-policy ip",
    "near other not-in-policy -",
    "far nobody no-credentials -",
    "far CI service-auth country",
    "far other not-in-policy -",
    "grouped nobody no-credentials ip+country",
    "grouped CI not-in-policy ip+country",
    "grouped other not-in-policy ip+country",
    "either nobody no-credentials ip",
    "either CI service-auth -",
    "either other not-in-policy ip",
  ]);
});

test("a token is looked at by the clock, with its current secret, as far as that has spread", async () => {
  await app("any", { policies: [serviceAuth({ any_valid_service_token: {} })] });
  await world.account.update(other?.id ?? "", { enabled: false });
  await world.account.create({ name: "short", duration: "1h" });
  await world.account.control("POST", "clock/advance", { by: "2h" });
  expect(await rows()).toEqual([
    "any nobody no-credentials - -",
    "any CI service-auth machines -",
    "any other disabled - -",
    "any short expired - -",
  ]);
  await world.account.settings({ propagation_lag: "1m" });
  await world.account.rotate(ci?.id ?? "");
  await world.account.create({ name: "new" });
  const spreading = ["any CI wrong-secret - -", "any new unknown-client-id - -"];
  expect(await rows()).toEqual(expect.arrayContaining(spreading));
  await world.account.control("POST", "clock/advance", { by: "1m" });
  expect(await rows()).toEqual(
    expect.arrayContaining(["any CI service-auth machines -", "any new service-auth machines -"]),
  );
});

test("an application that is not in force protects nothing", async () => {
  await app("open", { policies: [bypass(everyone)] });
  await world.assume({ "edge-delay": 60 });
  expect(await doorsOf(world.account, "?token_id=none")).toMatchObject({
    doors: [{ admitted: true, reason: "no-application" }],
    open_to_everybody: [],
  });
  await world.send("PATCH", "organizations", { deny_unmatched_requests: true });
  expect(await rows("?token_id=none")).toEqual(["open nobody no-application-and-deny-unmatched - -"]);
  await world.account.control("POST", "clock/advance", { by: "1m" });
  expect(await rows("?token_id=none")).toEqual(["open nobody bypass all -"]);
  await world.account.settings({ access_enabled: false });
  expect(await doorsOf(world.account)).toMatchObject({ open_to_everybody: [] });
});

test("while Access is not enabled nobody is refused, whatever the organization says of hosts without an application", async () => {
  await app("sa", { policies: [serviceAuth(ofToken(ci?.id ?? ""))] });
  await world.send("PATCH", "organizations", { deny_unmatched_requests: true });
  expect((await doorsOf(world.account)).unmatched).toEqual({ denied: true, but_for: [] });
  await world.account.settings({ access_enabled: false });
  const page = await doorsOf(world.account);
  expect(new Set(page.doors.map(({ reason }) => reason))).toEqual(new Set(["no-application"]));
  expect(page.unmatched).toEqual(unmatched);
  for (const host of ["sa.example.com", "nothing.example.com"]) {
    const answer = await visit(world.account, { host });
    expect([answer.status, answer.headers.get("emulator-reason")]).toEqual([200, "no-application"]);
  }
});

test("what is open to everybody is told of all applications, on each page", async () => {
  const uri = "paths.example.com";
  const overrides = [{ path_pattern: "/health" }, { path_pattern: "/ping" }];
  await app("sa", { policies: [serviceAuth(ofToken(ci?.id ?? ""))] });
  await app("paths", { domain: uri, destinations: [{ type: "public", uri, overrides }] });
  await app("open", { policies: [bypass(everyone), bypass({ ip: { ip: "0.0.0.0/0" } })] });
  await app("machines", { policies: [serviceAuth(everyone)] });
  const { open_to_everybody: open } = await doorsOf(world.account, "?page=3&per_page=1");
  expect(open.map(({ application, by }) => `${application}: ${by}`)).toEqual([
    "paths: the open path paths.example.com/health",
    "paths: the open path paths.example.com/ping",
    'open: the policy "all"',
    'machines: the policy "machines"',
  ]);
});

test("each door is what the explanation of a visit says", async () => {
  await app("sa", { policies: [serviceAuth(ofToken(ci?.id ?? ""))] });
  await app("none");
  await app("allow", { policies: [{ ...serviceAuth(ofToken(other?.id ?? "")), decision: "allow" }] });
  const { doors } = await doorsOf(world.account);
  expect(doors).toHaveLength(9);
  for (const { domain, token_id: id, reason, admitted, policy_id: policy } of doors) {
    const token = [ci, other].find((each) => each?.id === id);
    const headers = token
      ? { "CF-Access-Client-Id": token.client_id, "CF-Access-Client-Secret": token.client_secret }
      : {};
    const explained = await explain(world.account, { url: domain, headers });
    expect([explained.reason, explained.admitted, explained.policy?.id ?? null]).toEqual([reason, admitted, policy]);
  }
});

describe("what is not there", () => {
  test.each([
    [`?application_id=${NOBODY}`, "404 no-such-application"],
    [`?token_id=${NOBODY}`, "404 no-such-token"],
    [`?token_id=none,${NOBODY}`, "404 no-such-token"],
    [`?application_id=${NOBODY},`, "404 no-such-application"],
    ["?token_id=", "404 no-such-token"],
    ["?per_page=1001", "400 invalid-input"],
    ["?page=0", "400 invalid-input"],
    ["?token=x", "400 invalid-input"],
  ])("%s is %s", async (query, verdict) => {
    const answer = await world.account.control("GET", `doors${query}`);
    expect(`${answer.status} ${controlErrorIn(answer).code}`).toBe(verdict);
  });
});
