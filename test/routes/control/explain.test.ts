/** The explanation of a request agrees with what the edge then answers, and changes nothing. */
import { beforeEach, describe, expect, test } from "vitest";
import { accountOf, inStorage } from "../../support/workerd/accounts.ts";
import { AccessClient, everyone, ofToken, serviceAuth } from "../../support/workerd/access.ts";
import { controlErrorIn, tokenIn, type TokenJson } from "../../support/workerd/client.ts";
import { explain, visit, type EdgeVisit } from "../../support/workerd/explanations.ts";

const NOON = "2026-03-01T12:00:00Z";
let world: AccessClient;
let token: TokenJson;

beforeEach(async () => {
  world = new AccessClient();
  await world.account.control("PUT", "clock", { now: NOON, mode: "frozen" });
  token = tokenIn(await world.account.create({ name: "CI" }));
});

const pair = ({ client_id, client_secret }: Partial<TokenJson>) => ({
  "CF-Access-Client-Id": client_id ?? "",
  "CF-Access-Client-Secret": client_secret ?? "",
});
const app = (name: string, more: object = {}) => world.app({ name, domain: `${name}.example.com`, ...more });

/** What both say of a request. */
async function both(asked: EdgeVisit) {
  const { host, path = "/", method = "GET", headers = {} } = asked;
  const explained = await explain(world.account, { url: `https://${host}${path}`, method, headers });
  const answered = await visit(world.account, asked);
  const ofJournal = await explain(world.account, { request: "last" });
  const byOrigin = explained.status === null;
  return {
    what: `${method} ${host}${path} ${Object.keys(headers).join(" ")}`,
    said: `${explained.reason} ${byOrigin ? 200 : explained.status}`,
    done: `${answered.headers.get("emulator-reason")} ${answered.status}`,
    explained,
    ofJournal,
    answered,
  };
}

describe("a token whose secret nobody knows", () => {
  const ofId = (host: string, id: string) => explain(world.account, { url: `${host}.example.com`, token_id: id });

  test("is explained as with its current secret, without being used", async () => {
    await app("sa", { policies: [serviceAuth(ofToken(token.id))] });
    await app("none", { policies: [] });
    const by = { kind: "header-pair", client_id: token.client_id, token: { id: token.id, name: "CI" }, problem: null };
    expect(await ofId("sa", token.id)).toMatchObject({
      admitted: true,
      reason: "service-auth",
      credentials: { ...by, secret: "current" },
    });
    expect(await ofId("none", token.id)).toMatchObject({ admitted: false, reason: "no-policy", credentials: by });
    const other = tokenIn(await world.account.create({ name: "other" }));
    expect(await ofId("sa", other.id)).toMatchObject({ admitted: false, reason: "not-in-policy" });
    await world.account.rotate(token.id);
    expect(await ofId("sa", token.id)).toMatchObject({ admitted: true, credentials: { secret: "current" } });
    await world.account.control("POST", "clock/advance", { by: "9000h" });
    expect(await ofId("sa", token.id)).toMatchObject({
      admitted: false,
      reason: "expired",
      credentials: { token: { name: "CI" } },
    });
    const { body } = await world.account.control("GET", `tokens/${token.id}`);
    expect(body).toMatchObject({ last_seen_at: null, last_verified_at: null });
  });

  test("that is not there is 404", async () => {
    await world.account.delete(token.id);
    const answer = await world.account.control("POST", "explain", { url: "a.example.com", token_id: token.id });
    expect(`${answer.status} ${controlErrorIn(answer).code}`).toBe("404 no-such-token");
  });
});

test("an explanation names the applications that are for the place, too, and less specific", async () => {
  const named = async (path: string) => {
    const { application } = await explain(world.account, { url: `app.example.com${path}` });
    return [application?.name, ...(application?.passed_over ?? []).map((each) => `${each.name} ${each.destination}`)];
  };
  await app("app");
  await world.app({ name: "admin", domain: "app.example.com/admin" });
  await world.app({ name: "all", domain: "*.example.com" });
  await world.app({ name: "elsewhere", domain: "app.example.com/elsewhere" });
  expect(await named("/admin")).toEqual(["admin", "app app.example.com", "all *.example.com"]);
  expect(await named("/")).toEqual(["app", "all *.example.com"]);
});

test("an explanation tells what both modes of the organization answer", async () => {
  await app("sa", { policies: [serviceAuth(ofToken(token.id))] });
  await app("people", { policies: [{ name: "people", decision: "allow", include: [everyone] }] });
  const sent = [{}, pair(token), pair({ ...token, client_secret: "wrong" })];
  const modesOf = async (isStrict: boolean) => {
    await world.send("PATCH", "organizations", { strict_service_token_auth: isStrict });
    const told = [];
    for (const host of ["sa", "people", "nobody"]) {
      for (const headers of sent) told.push(await explain(world.account, { url: `${host}.example.com`, headers }));
    }
    for (const { modes, strict, admitted, reason, status } of told) {
      expect(modes[strict ? "strict" : "classic"]).toEqual({ admitted, reason, status });
    }
    return told.map(({ modes }) => modes);
  };
  const classic = await modesOf(false);
  expect(await modesOf(true)).toEqual(classic);
  expect(classic.map((each) => `${each.classic.status} ${each.strict.status}`)).toEqual([
    "403 403",
    "null null",
    "403 401",
    "302 302",
    "302 403",
    "302 401",
    "null null",
    "null null",
    "null null",
  ]);
});

describe("what is explained is what is done:", () => {
  test.each([false, true])("applications and credentials, strict is %s", async (isStrict) => {
    await world.send("PATCH", "organizations", { strict_service_token_auth: isStrict });
    const other = tokenIn(await world.account.create({ name: "other" }));
    const disabled = tokenIn(await world.account.create({ name: "disabled", enabled: false }));
    const expired = tokenIn(await world.account.create({ name: "expired", duration: "1h" }));
    const gone = tokenIn(await world.account.create({ name: "gone" }));
    const rotated = tokenIn(await world.account.create({ name: "rotated" }));
    await world.account.rotate(rotated.id);
    await world.account.delete(gone.id);
    await world.account.control("POST", "clock/advance", { by: "2h" });
    const may = serviceAuth(ofToken(token.id));
    const group = await world.group({ include: [ofToken(token.id), { email: { email: "a@example.com" } }] });
    await app("none", { policies: [] });
    await app("sa", { policies: [may] });
    await app("allow", { policies: [{ ...may, decision: "allow" }] });
    await app("both", { policies: [may, { name: "people", decision: "allow", include: [everyone] }] });
    await app("block", { policies: [{ ...may, name: "no", decision: "deny", include: [everyone] }] });
    await app("open", { policies: [{ name: "all", decision: "bypass", include: [everyone] }] });
    await app("grouped", { policies: [serviceAuth({ group: { id: group.id } })] });
    await app("near", { policies: [{ ...may, require: [{ ip: { ip: "10.0.0.0/8" } }] }] });
    await app("far", { policies: [{ ...may, exclude: [{ geo: { country_code: "PT" } }] }] });
    await app("machines", { policies: [serviceAuth(everyone)] });
    await app("single", { policies: [may], read_service_tokens_from_header: "authorization" });
    await app("cors", { policies: [may], cors_headers: { allow_all_origins: true } });
    await app("options", { policies: [may], options_preflight_bypass: true });
    await app("told", { policies: [may], service_auth_401_redirect: true });
    const uri = "paths.example.com";
    const overrides = [{ path_pattern: "/health" }];
    await app("paths", { domain: uri, destinations: [{ type: "public", uri, overrides }], policies: [may] });

    const preflight = { origin: "https://a.example", "access-control-request-method": "GET" };
    const json = JSON.stringify({
      "cf-access-client-id": token.client_id,
      "cf-access-client-secret": token.client_secret,
    });
    const headers = [
      {},
      pair(token),
      { ...pair(token), "emulator-client-ip": "10.1.2.3", "emulator-client-country": "PT" },
      pair(other),
      pair(disabled),
      pair(expired),
      pair(gone),
      pair(rotated),
      pair({ ...token, client_secret: "wrong" }),
      pair({ client_id: token.id, client_secret: token.client_secret ?? "" }),
      { "CF-Access-Client-Id": token.client_id },
      { ...pair(token), "CF-Access-Client-Id": `${token.client_id}, ${token.client_id}` },
      { authorization: json },
      { authorization: json.toUpperCase() },
      { ...pair(token), authorization: json },
      { cookie: "CF_Authorization=no.jwt.at-all" },
    ];
    const names = [
      "none",
      "sa",
      "allow",
      "both",
      "block",
      "open",
      "grouped",
      "near",
      "far",
      "machines",
      "single",
      "told",
    ];
    const visits: EdgeVisit[] = [
      ...names.flatMap((name) => headers.map((each) => ({ host: `${name}.example.com`, headers: each }))),
      ...["cors", "options", "sa"].flatMap((name) =>
        [preflight, {}].map((each) => ({ host: `${name}.example.com`, method: "OPTIONS", headers: each })),
      ),
      ...["/health", "/health/x", "/other"].map((path) => ({ host: uri, path })),
      { host: "nothing.example.com" },
      { host: "nobody.cloudflareaccess.com" },
      ...["certs", "get-identity", "logout", "authorized", "nothing"].map((name) => ({
        host: "sa.example.com",
        path: `/cdn-cgi/access/${name}`,
      })),
    ];
    const seen = new Set<string>();
    for (const each of visits) {
      const { what, said, done, explained, ofJournal } = await both(each);
      expect.soft(said, what).toBe(done);
      expect.soft([ofJournal.reason, ofJournal.status], what).toEqual([explained.reason, explained.status]);
      expect.soft(ofJournal.recorded, what).toEqual({ admitted: explained.admitted, reason: explained.reason });
      // A row tells that a cookie came and not which, and nothing of credentials that were not needed.
      const clauseOf = (sentence: string) => sentence.split(/(?=; the session cookie|\.$)/)[0];
      if ([null, explained.reason].includes(explained.credentials.problem)) {
        expect.soft(clauseOf(ofJournal.sentence), what).toBe(clauseOf(explained.sentence));
      }
      expect.soft(JSON.stringify([explained, ofJournal]), what).not.toContain(token.client_secret);
      seen.add(explained.reason);
    }
    expect(seen.size).toBeGreaterThan(isStrict ? 18 : 19);
  });

  test("a preflight is answered by Access, or by the origin", async () => {
    const headers = { origin: "https://a.example", "access-control-request-method": "GET" };
    const asked = { method: "OPTIONS", headers };
    await app("cors", { cors_headers: { allow_all_origins: true } });
    await app("options", { options_preflight_bypass: true });
    const passed = { reason: "preflight", admitted: true };
    expect(await explain(world.account, { url: "cors.example.com", ...asked })).toMatchObject({
      ...passed,
      status: 200,
    });
    expect(await explain(world.account, { url: "options.example.com", ...asked })).toMatchObject({
      ...passed,
      status: null,
    });
  });

  test("with deny_unmatched_requests, and while Access is off", async () => {
    await world.send("PATCH", "organizations", { deny_unmatched_requests: true });
    await app("sa", { policies: [serviceAuth(ofToken(token.id))] });
    const { said, done } = await both({ host: "nothing.example.com" });
    expect([said, done]).toEqual([done, "no-application-and-deny-unmatched 403"]);
    await world.send("PATCH", "organizations", { deny_unmatched_requests: false });
    await world.account.settings({ access_enabled: false });
    const off = await both({ host: "sa.example.com" });
    expect([off.said, off.done]).toEqual(["no-application 200", "no-application 200"]);
    expect(off.explained.sentence).toMatch(/access_enabled is false/);
  });

  test("sessions: one that lets in, and each reason why one does not", async () => {
    const policies = [serviceAuth(ofToken(token.id)), { name: "people", decision: "allow", include: [everyone] }];
    const { id } = await app("both", { policies });
    await app("sa", { policies: policies.slice(0, 1) });
    await app("elsewhere", { policies });
    const cookieOf = async (host: string) => {
      const { headers } = await visit(world.account, { host, headers: pair(token) });
      return { cookie: headers.getSetCookie()[0]?.split(";")[0] ?? "" };
    };
    const headers = await cookieOf("both.example.com");
    const inside = await both({ host: "both.example.com", headers });
    expect([inside.said, inside.done]).toEqual(["session 200", "session 200"]);
    expect(inside.ofJournal).toMatchObject({
      reason: "session",
      admitted: true,
      credentials: { token: { name: "CI" } },
    });
    expect(inside.explained.sentence).toBe(inside.ofJournal.sentence);

    const why = async (host: string, sent: Readonly<Record<string, string>>) => {
      const { said, done, explained } = await both({ host, headers: sent });
      expect(said).toBe(done);
      return explained.sentence.split("; ").at(-1);
    };
    expect(await why("elsewhere.example.com", headers)).toMatch(/session cookie.*is of another application\.$/);
    expect(await why("both.example.com", { "cf-access-token": "x" })).toMatch(/cf-access-token.*none that this organ/);
    expect(await why("sa.example.com", await cookieOf("sa.example.com"))).toMatch(/has an Allow policy, too\.$/);
    await world.send("PATCH", "organizations", { strict_service_token_auth: true });
    expect(await why("both.example.com", headers)).toMatch(/in strict mode the sessions of tokens are ignored\.$/);
    await world.send("PATCH", "organizations", { strict_service_token_auth: false });
    await world.put(`apps/${id}`, {
      type: "self_hosted",
      name: "both",
      domain: "both.example.com",
      policies: policies.slice(1),
    });
    expect(await why("both.example.com", headers)).toMatch(/no Service Auth policy lets its token in now/);
    const before = inside.ofJournal;
    expect(before.admitted).toBe(true);
    await world.put(`apps/${id}`, { type: "self_hosted", name: "both", domain: "both.example.com", policies });
    await world.send("POST", `apps/${id}/revoke_tokens`);
    expect(await why("both.example.com", headers)).toMatch(/were revoked in the second .* or later\.$/);
    const { sentence } = await explain(world.account, { request: "last" });
    expect(sentence, "the row does not keep the session").toMatch(
      /as the journal does not keep it: .* in its header\.$/,
    );
    await world.account.control("POST", "clock/advance", { by: "25h" });
    expect(await why("both.example.com", headers)).toMatch(/it has expired\.$/);
  });
});

describe("a request of the journal", () => {
  test("is decided by the policies of now, with the credentials of then", async () => {
    const { id } = await app("sa", { policies: [] });
    await visit(world.account, { host: "sa.example.com", headers: pair(token) });
    expect(await explain(world.account, { request: "last" })).toMatchObject({ reason: "no-policy", admitted: false });
    await world.made(`apps/${id}/policies`, serviceAuth(ofToken(token.id)));
    const now = await explain(world.account, { request: "last" });
    expect(now).toMatchObject({ reason: "service-auth", admitted: true, status: null });
    expect(now.recorded).toEqual({ admitted: false, reason: "no-policy" });
    expect(now.credentials).toMatchObject({ kind: "header-pair", token: { name: "CI" }, secret: null, problem: null });

    await visit(world.account, { host: "sa.example.com", headers: pair({ ...token, client_secret: "wrong" }) });
    const wrong = await explain(world.account, { request: "last" });
    expect(wrong).toMatchObject({ reason: "wrong-secret", credentials: { problem: "wrong-secret" } });
    expect(await explain(world.account, { request: 3 })).toMatchObject({ reason: "service-auth" });

    await world.send("DELETE", `apps/${id}`);
    expect(await explain(world.account, { request: "last" })).toMatchObject({
      reason: "no-application",
      application: null,
    });
  });

  test("may have a token that was refused then and is good now, or gone", async () => {
    await app("sa", { policies: [serviceAuth(ofToken(token.id))] });
    await world.account.update(token.id, { enabled: false });
    await visit(world.account, { host: "sa.example.com", headers: pair(token) });
    await world.account.update(token.id, { enabled: true });
    const { reason, sentence } = await explain(world.account, { request: "last" });
    expect([reason, sentence]).toEqual([
      "disabled",
      expect.stringMatching(/is enabled now: send the request again\.$/),
    ]);

    const gone = tokenIn(await world.account.create({ name: "gone" }));
    await app("any", { policies: [serviceAuth({ any_valid_service_token: {} })] });
    await visit(world.account, { host: "any.example.com", headers: pair(gone) });
    await world.account.delete(gone.id);
    const now = await explain(world.account, { request: "last" });
    expect(now).toMatchObject({ reason: "unknown-client-id", recorded: { admitted: true, reason: "service-auth" } });
    expect(now.sentence).toMatch(/"gone", which was deleted at 2026-03-01T12:00:00Z/);
  });

  test("is none where there is none", async () => {
    const refusal = async (request: unknown) => {
      const answer = await world.account.control("POST", "explain", { request });
      return `${answer.status} ${controlErrorIn(answer).code} ${controlErrorIn(answer).message}`;
    };
    expect(await refusal("last")).toMatch(/^404 no-such-request .*no request to the edge/);
    expect(await refusal(1)).toMatch(/^404 no-such-request Request 1 of the journal went to the API \(create\)/);
    expect(await refusal(99)).toMatch(/^404 no-such-request .*no request 99/);
    for (const wrong of [0, -1, 1.5, "first", null])
      expect(await refusal(wrong)).toMatch(/^400 invalid-input request must/);
  });
});

describe("nothing is changed by it:", () => {
  test("no row, no use, no fault, no key, no logout", async () => {
    await app("both", {
      policies: [serviceAuth(ofToken(token.id)), { name: "people", decision: "allow", include: [everyone] }],
    });
    await world.assume({ "team-keys": "own" });
    await world.account.control("POST", "faults", {
      operation: "edge",
      position: "before",
      effect: { type: "error", status: 500 },
    });
    const stateOf = async () => ({
      document: (await world.account.control("GET", "snapshot")).text,
      token: (await world.account.control("GET", `tokens/${token.id}`)).text,
      faults: (await world.account.control("GET", "faults")).text,
      requests: (await world.account.control("GET", "requests")).text,
      keys: await inStorage(accountOf(world.account.id), ({ sql }) =>
        sql.exec(`SELECT count(*) AS n FROM signing_keys`).toArray(),
      ),
    });
    const before = await stateOf();
    const paths = ["/", "/cdn-cgi/access/certs", "/cdn-cgi/access/logout", "/cdn-cgi/access/get-identity"];
    for (const path of paths) {
      await explain(world.account, { url: `both.example.com${path}`, headers: pair(token) });
      await explain(world.account, { url: `both.example.com${path}`, headers: { cookie: "CF_Authorization=a.b.c" } });
    }
    expect(await stateOf()).toEqual(before);
  });

  test("a session that a logout is explained of goes on", async () => {
    await app("both", {
      policies: [serviceAuth(ofToken(token.id)), { name: "people", decision: "allow", include: [everyone] }],
    });
    const { headers } = await visit(world.account, { host: "both.example.com", headers: pair(token) });
    const cookie = headers.getSetCookie()[0]?.split(";")[0] ?? "";
    const logout = { host: "both.example.com", path: "/cdn-cgi/access/logout", headers: { cookie } };
    await explain(world.account, { url: `${logout.host}${logout.path}`, headers: { cookie } });
    expect((await explain(world.account, { url: "both.example.com", headers: { cookie } })).reason).toBe("session");
    await visit(world.account, logout);
    const ended = await explain(world.account, { url: "both.example.com", headers: { cookie } });
    expect(ended.sentence).toMatch(/it was ended by a logout\.$/);
  });

  test("an account that nobody used stays one", async () => {
    const { account } = new AccessClient();
    expect((await explain(account, { url: "app.example.com" })).reason).toBe("no-application");
    expect(await accountOf(account.id).isFresh()).toBe(true);
  });
});

describe("what is asked", () => {
  test.each([
    "https://app.example.com/a?b",
    "http://APP.example.com:8443/a",
    "app.example.com/a",
    "//app.example.com/a",
    "https://app.example.com./a",
  ])("%s is a place", async (url) => {
    expect(await explain(world.account, { url })).toMatchObject({ host: "app.example.com", path: "/a" });
  });

  test.each(["app.example.com", "APP.example.com.", "%61pp.example.com"])(
    "the path form is the host %s",
    async (host) => {
      const url = `http://localhost:8787/_edge/${world.account.id}/${host}/a`;
      expect(await explain(world.account, { url })).toMatchObject({ host: "app.example.com", path: "/a" });
    },
  );

  test("a host that the edge does not serve, or of another account, is no place", async () => {
    for (const url of ["https://[::1]/", "https://a..b/", `http://localhost/_edge/${world.account.id}/a;b/`]) {
      expect(controlErrorIn(await world.account.control("POST", "explain", { url })).message).toMatch(/no hostname/);
    }
    const other = await world.account.control("POST", "explain", {
      url: `http://localhost/_edge/${"0".repeat(32)}/a.b/`,
    });
    expect(controlErrorIn(other).message).toMatch(/of another account/);
  });

  test("address and country may stand in headers, in any case, too", async () => {
    const headers = { "CF-Connecting-IP": "203.0.113.7", "cf-ipcountry": "pt" };
    expect(await explain(world.account, { url: "a.example.com", headers })).toMatchObject({
      ip: "203.0.113.7",
      country: "PT",
    });
    const given = { url: "a.example.com", headers, ip: "::1", country: "de" };
    expect(await explain(world.account, given)).toMatchObject({ ip: "::1", country: "DE" });
  });

  test("a secret in the path or in the place of a client id is not shown", async () => {
    await app("sa", { policies: [serviceAuth(ofToken(token.id))] });
    const secret = token.client_secret ?? "";
    const headers = pair({ client_id: secret, client_secret: secret });
    const answer = await world.account.control("POST", "explain", {
      url: `sa.example.com/${secret}?x=${secret}`,
      headers,
    });
    expect(answer.text).not.toContain(secret);
    expect(answer.text).toContain("has the form of a secret");
    for (const path of [secret, `cdn-cgi/access/${secret}`]) {
      for (const host of ["nothing", "sa"]) {
        const { text } = await world.account.control("POST", "explain", { url: `${host}.example.com/${path}` });
        expect(text).not.toContain(secret);
      }
    }
  });

  test.each([
    [{}, /^Give either url/],
    [{ url: "a.example.com", request: "last" }, /^Give either url/],
    [{ request: "last", ip: "::1" }, /^Give either url/],
    [{ url: "" }, /url must not be empty/],
    [{ url: "ftp://a.example.com" }, /url must be an http or https URL/],
    [{ url: "https://" }, /url must be an http or https URL/],
    [{ url: 1 }, /url must be/],
    [{ url: "a.example.com", ip: "300.1.1.1" }, /ip must be an IPv4 or IPv6 address/],
    [{ url: "a.example.com", country: "Portugal" }, /country must be/],
    [{ url: "a.example.com", method: "GET /" }, /method must be/],
    [{ url: "a.example.com", token_id: 7 }, /token_id must be the id of a token/],
    [{ request: 1, token_id: "a" }, /Give either url/],
    [{ url: "a.example.com", token_id: "a", headers: { "cf-access-client-id": "a" } }, /token_id presents that token/],
    [{ url: "a.example.com", headers: { a: 1 } }, /headers.a must be a text/],
    [{ url: "a.example.com", headers: { "a b": "" } }, /headers has a name or a value/],
    [{ url: "a.example.com", headers: { cookie: "a=b; ".repeat(30_000) } }, /headers has more than 128 KiB/],
    [{ url: "a.example.com", headers: [] }, /headers must be an object/],
    [{ uri: "a.example.com" }, /uri is not known; the nearest name that is known is url/],
  ])("%o is refused", async (body, words) => {
    const answer = await world.account.control("POST", "explain", body);
    expect(answer.status).toBe(400);
    expect(controlErrorIn(answer).message).toMatch(words);
  });
});
