/** The page at `/_emulator/` as a client of the API plane: who may be it. */
import { describe, expect, test } from "vitest";
import { AccountClient, BEARER, send, sendTo, tokenIn, verdictIn } from "../../support/workerd/client.ts";
import { rowsOf } from "../../support/workerd/journal.ts";
import { from, fromPage, IN_BROWSER, OF_PAGE, onWorkerd, tokensOf } from "../../support/workerd/page-client.ts";
import { apiTokenFor, Bearer, deployed, newTenant, operator, WRITE } from "../../support/workerd/tenants.ts";

const HERE = "127.0.0.1:54321";
const ELSEWHERE = "192.0.2.2:44582";
const own = { name: "ci", permissions: [WRITE], token: "the-only-token-of-this-account-0" };
/** What a request without its token gets in an account with API tokens, and one without a credential anywhere. */
const [WITHOUT_TOKEN, WITHOUT_CREDENTIAL] = ["403 / 10000", "400 / 9106"];

/** An account whose list of API tokens has one that nobody here presents. */
async function guarded(): Promise<AccountClient> {
  const account = new AccountClient("accounts");
  await account.settings({ api_tokens: [own] });
  return account;
}

describe("the page on this machine", () => {
  test("is let in without a credential, to an account that has API tokens, too", async () => {
    const account = await guarded();
    expect(verdictIn(await account.create({ name: "a" }))).toBe(WITHOUT_TOKEN);
    const made = await fromPage("POST", tokensOf(account.id), { name: "a" });
    expect(made.status).toBe(201);
    expect(tokenIn(made).client_secret).toMatch(/^cfast_/);
    expect((await fromPage("GET", tokensOf(account.id))).status).toBe(200);
  });

  test.each<[string, Record<string, string>]>([
    ["a program of this machine", {}],
    ["in an old browser, which reads", {}],
    ["in an old browser, which changes", { origin: "http://localhost:8787" }],
    ["with a credential that is none", { authorization: "nonsense" }],
    ["with any API token", BEARER],
  ])("may be %s", async (_, headers) => {
    const account = await guarded();
    const sent = { headers: { ...OF_PAGE, ...headers }, body: { name: "a" } };
    expect((await send("POST", tokensOf(account.id), sent)).status).toBe(201);
    expect(await rowsOf(account)).toMatchObject([{ client: "page", api_token: null }]);
  });

  test("finds no account that it could not reach, and no answer that others would not get", async () => {
    const { id } = await guarded();
    expect(verdictIn(await fromPage("POST", tokensOf(id), { name: "" }))).toBe("400 / 12130");
    expect(verdictIn(await fromPage("GET", `${tokensOf(id)}/none`))).toBe("404 / 12135");
    expect(verdictIn(await fromPage("PATCH", tokensOf(id)))).toBe("405 / 10405");
    expect(verdictIn(await fromPage("GET", `/client/v4/accounts/${id}/cfd_tunnel`))).toBe("501 / 50100");
    expect((await fromPage("POST", "/client/v4/accounts/x/access/service_tokens", {})).status).toBe(404);
  });
});

describe("the header of the page changes nothing", () => {
  const ask = async (account: AccountClient, headers: Record<string, string>, clientIp = HERE) => {
    const path = tokensOf(account.id);
    const [bare, withAny] = [
      await from(clientIp, "POST", path, { headers, body: { name: "smuggled" } }),
      await from(clientIp, "POST", path, { headers: { ...BEARER, ...headers }, body: { name: "smuggled" } }),
    ];
    return [verdictIn(bare), verdictIn(withAny)];
  };
  const asEverybody = [WITHOUT_CREDENTIAL, WITHOUT_TOKEN];
  const asForeign = ["403 / 403", "403 / 403"];

  test("is let in from here, which the others below are not", async () => {
    expect(await ask(await guarded(), OF_PAGE)).toEqual(["201", "201"]);
  });

  test.each<[string, Record<string, string>]>([
    ["alone", {}],
    ["with a name of this machine", { host: "localhost:8787" }],
    ["with the headers of the page in a browser", { ...IN_BROWSER, host: "localhost:8787" }],
    ["with an address that it says itself", { "cf-connecting-ip": "127.0.0.1", "x-forwarded-for": "127.0.0.1" }],
  ])("of a client on another machine: %s", async (_, more) => {
    const account = await guarded();
    expect(await ask(account, { ...OF_PAGE, ...more }, ELSEWHERE)).toEqual(asEverybody);
    expect(await rowsOf(account)).toMatchObject([{ client: null }, { client: null }]);
  });

  test("of a client behind TLS on another machine", async () => {
    expect(await ask(await guarded(), { ...OF_PAGE, "emulator-from": "network" })).toEqual(asEverybody);
  });

  test.each(["evil.example", "evil.example:8787", "emulator:8787", "192.168.0.7:8787", "localhost.evil.example"])(
    "of a page under the name %s, which leads to this machine",
    async (host) => {
      // A name with a dot is one of a protected host, and is not even of this plane: nothing is made there, either.
      const account = await guarded();
      const headers = { ...OF_PAGE, host, origin: `http://${host}`, "sec-fetch-site": "same-origin" };
      const answers = await ask(account, headers);
      for (const answer of answers) expect(answer).toMatch(/^4\d\d/);
      expect((await account.control("GET", "tokens")).body).toMatchObject({ tokens: [] });
    },
  );

  test.each<[string, Record<string, string>]>([
    ["another site", { "sec-fetch-site": "cross-site" }],
    ["another site, with its Origin", { origin: "https://evil.example", "sec-fetch-site": "cross-site" }],
    ["another site, in an old browser", { origin: "https://evil.example" }],
    ["a host below /_edge/, whose origin is null", { origin: "null", "sec-fetch-site": "cross-site" }],
    ["a protected host below localhost", { origin: "http://app.localhost:8787", "sec-fetch-site": "same-site" }],
  ])("of a page of %s", async (_, headers) => {
    const account = await guarded();
    expect(await ask(account, { ...OF_PAGE, ...headers })).toEqual(asForeign);
    expect(await rowsOf(account)).toEqual([]);
  });

  test.each<[string, Record<string, string>]>([
    ["port", { origin: "http://localhost:3000", "sec-fetch-site": "same-site" }],
    ["port, in an old browser", { origin: "http://localhost:3000" }],
    ["name", { origin: "http://127.0.0.1:8787", "sec-fetch-site": "cross-site" }],
    ["name, in an old browser", { origin: "http://127.0.0.1:8787" }],
    ["port, without an Origin", { "sec-fetch-site": "same-site" }],
    ["tab, opened by hand", { "sec-fetch-site": "none" }],
  ])("of a page of this machine with another %s: it is a client as every other", async (_, headers) => {
    expect(await ask(await guarded(), { ...OF_PAGE, ...headers })).toEqual(asEverybody);
  });

  test.each(["Page", "page, page", "page,page", "page page", "", "operator", "none"])(
    "when it says %j",
    async (said) => {
      expect(await ask(await guarded(), { "emulator-client": said })).toEqual(asEverybody);
    },
  );

  test("when it is sent twice", async () => {
    const account = await guarded();
    const headers = new Headers(BEARER);
    for (let n = 0; n < 2; n++) headers.append("emulator-client", "page");
    expect(await ask(account, Object.fromEntries(headers))).toEqual([WITHOUT_TOKEN, WITHOUT_TOKEN]);
  });

  test("of who presents the operator's token wrongly", async () => {
    const headers = { ...OF_PAGE, authorization: "Bearer operators-ow" };
    const account = await guarded();
    expect(verdictIn(await from(ELSEWHERE, "POST", tokensOf(account.id), { headers, body: { name: "a" } }))).toBe(
      WITHOUT_TOKEN,
    );
  });
});

describe("the page of who presents the operator's token", () => {
  test("passes for it from everywhere, under every name", async () => {
    const account = await guarded();
    const headers = { ...OF_PAGE, authorization: "Bearer operators-own", host: "emulator:8787" };
    const answer = await from(ELSEWHERE, "POST", tokensOf(account.id), { headers, body: { name: "a" } });
    expect(answer.status).toBe(201);
    expect(await rowsOf(account)).toMatchObject([{ client: "page" }]);
  });

  test("is told apart from its other clients", async () => {
    const account = await guarded();
    const headers = { authorization: "Bearer operators-own" };
    await from(ELSEWHERE, "POST", tokensOf(account.id), { headers, body: { name: "a" } });
    expect(await rowsOf(account)).toMatchObject([{ client: null }]);
  });
});

describe("the page of a deployed emulator", () => {
  const rowsBy = async (who: Bearer, id: string) => {
    const { body } = await who.control("GET", `/accounts/${id}/requests`);
    return (body as { requests: { client: string | null; method: string }[] }).requests.map(({ client }) => client);
  };

  test("is let in with the operator's token, or with the key of the tenant whose account it is", async () => {
    const tenant = await newTenant();
    const id = await tenant.account();
    for (const who of [operator, tenant]) {
      expect((await who.send("POST", tokensOf(id), { name: "a" }, { headers: OF_PAGE })).status).toBe(201);
      expect((await who.send("GET", tokensOf(id), undefined, { headers: OF_PAGE })).status).toBe(200);
    }
    expect(await rowsBy(tenant, id)).toEqual(["page", "page"]);
  });

  test.each<[string, (id: string) => Promise<Bearer | undefined>]>([
    ["without a key", async () => undefined],
    ["with the key of another tenant", () => newTenant()],
    ["with a key that nobody has", async () => new Bearer(`aek_${"0".repeat(43)}`)],
    ["with a wrong operator's token", async () => new Bearer("operators-ow")],
  ])("is not let in %s", async (_, whoOf) => {
    const tenant = await newTenant();
    const id = await tenant.account();
    const who = await whoOf(id);
    for (const headers of [OF_PAGE, IN_BROWSER, { ...IN_BROWSER, host: "localhost:8787" }]) {
      for (const method of ["GET", "POST"]) {
        const body = method === "GET" ? {} : { body: { name: "smuggled" } };
        const sent = { ...body, headers: { ...headers, ...(who && { authorization: `Bearer ${who.token}` }) } };
        const answer = await sendTo(deployed, method, tokensOf(id), sent);
        expect([400, 403]).toContain(answer.status);
        const { "emulator-client": said, ...without } = sent.headers as Record<string, string>;
        expect(said).toBe("page");
        const same = await sendTo(deployed, method, tokensOf(id), { ...sent, headers: without });
        expect([answer.status, answer.text]).toEqual([same.status, same.text]);
      }
    }
    expect(await rowsBy(tenant, id)).toEqual([]);
  });

  test("is no page when an API token is presented: it is counted, refused and written down as before", async () => {
    const tenant = await newTenant();
    const id = await tenant.account();
    const ci = await apiTokenFor(tenant, id);
    await tenant.control("PATCH", `/accounts/${id}/settings`, { rate_limit: { quota: 1, window: "1h" } });
    const ask = () => ci.send("GET", tokensOf(id), undefined, { headers: OF_PAGE });
    expect([(await ask()).status, (await ask()).status]).toEqual([200, 429]);
    expect(await rowsBy(tenant, id)).toEqual([null, null]);
  });

  test("counts in the tenant's own quota of requests, which protects the others", async () => {
    const tenant = await newTenant({ quotas: { requests_per_minute: 3 } });
    const id = await tenant.account();
    const statuses = [];
    for (let n = 0; n < 4; n++) {
      statuses.push((await tenant.send("GET", tokensOf(id), undefined, { headers: OF_PAGE })).status);
    }
    expect(statuses).toContain(429);
  });
});

test("the edge neither reads the header nor passes it on", async () => {
  const account = new AccountClient("accounts");
  await account.create({ name: "a" });
  const headers = { ...OF_PAGE, "user-agent": "a test" };
  const answer = await sendTo(onWorkerd, "GET", `/_edge/${account.id}/app.example.com/`, {
    headers,
    cf: { clientIp: HERE },
  });
  expect(answer.text).toContain("a test"); // the echo shows what an origin would be sent
  expect(answer.text.toLowerCase()).not.toContain("emulator-client");
  expect((await rowsOf(account, "?operation=edge")).map(({ client }) => client)).toEqual([null]);
});
