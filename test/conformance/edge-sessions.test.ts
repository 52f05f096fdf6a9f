/** What a token's request is given, how long it is good for, and what ends it. Source: documentation, and recorded tokens. */
import { describe, expect, test } from "vitest";
import { Account } from "../support/black-box/account.ts";
import type { Shown } from "../support/black-box/access.ts";
import { tokenOf, tokenWithSecretOf, type Answer, type TokenWithSecret } from "../support/black-box/answer.ts";
import {
  allow,
  asCookie,
  bypass,
  Edge,
  echoOf,
  everyone,
  jwtOf,
  ofToken,
  pairOf,
  serviceAuth,
  verdictOf,
} from "../support/black-box/edge.ts";
import { certsOf, verified, verifiedBy } from "../support/black-box/jwt.ts";

const NOON = "2026-11-24T12:00:00Z";
const NOW = Date.parse(NOON) / 1000;
const HOST = "app.example.com";

/** An account whose clock is frozen at noon, with an application that lets one token in. */
class World {
  readonly edge: Edge;
  readonly token: TokenWithSecret;
  readonly app: Shown;
  readonly pair: Record<string, string>;

  private constructor(edge: Edge, token: TokenWithSecret, app: Shown) {
    [this.edge, this.token, this.app] = [edge, token, app];
    this.pair = pairOf(token.client_id, token.client_secret);
  }

  static async made(more: object = {}, policies = (mine: object): object[] => [mine, allow]): Promise<World> {
    const edge = new Edge(new Account());
    expect((await edge.control("PUT", "clock", { mode: "frozen", now: NOON })).status).toBe(200);
    const token = await edge.account.created({ name: "CI" });
    return new World(edge, token, await edge.app(HOST, policies(serviceAuth(ofToken(token))), more));
  }

  visit(headers: Record<string, string>, path = "/"): Promise<Answer> {
    return this.edge.visit(HOST + path, { headers });
  }

  /** The JWT of a visit with the pair. */
  async session(): Promise<string> {
    const answer = await this.visit(this.pair);
    expect(verdictOf(answer)).toBe("200 service-auth");
    return `${jwtOf(answer)}`;
  }

  async again(jwt: string): Promise<string> {
    const [byHeader, byCookie] = [await this.visit({ "cf-access-token": jwt }), await this.visit(asCookie(jwt))];
    expect(verdictOf(byHeader)).toBe(verdictOf(byCookie));
    return verdictOf(byCookie);
  }

  async ask(method: string, path: string, body?: unknown): Promise<void> {
    const answer = await this.edge.account.access(method, path, body);
    expect(answer.status, answer.text).toBeLessThan(300);
  }

  later(by: string): Promise<unknown> {
    return this.edge.account.advanceClock(by);
  }
}

describe("the JWT", () => {
  test("has the documented claims in their order, by the account's clock, and the origin is sent the same", async () => {
    const { edge, app, token, pair } = await World.made();
    const answer = await edge.visit(HOST, { headers: { ...pair, "cf-access-jwt-assertion": "forged" } });
    const jwt = jwtOf(answer);
    const { json, header } = await verifiedBy(edge, jwt);
    expect(json).toBe(
      JSON.stringify({
        type: "app",
        aud: [app["aud"]],
        exp: NOW + 86_400,
        iss: `https://${edge.team}`,
        common_name: token.client_id,
        iat: NOW,
        sub: "",
      }),
    );
    expect(Object.keys(header)).toEqual(["alg", "kid", "typ"]);
    const { headers } = echoOf(answer);
    expect(headers["cf-access-jwt-assertion"]).toBe(jwt);
    expect([headers["cf-access-client-id"], headers["cf-access-client-secret"]]).toEqual([token.client_id, undefined]);
    expect([...answer.headers.keys()].filter((name) => name.startsWith("cf-access"))).toEqual([]);
  });

  test("goes with a cookie of the recorded form; a client that speaks of hosts sees it as it is", async () => {
    const { edge, pair } = await World.made();
    const inPath = await edge.visit(HOST, { headers: pair });
    expect(inPath.headers.getSetCookie()).toEqual([
      `CF_Authorization=${jwtOf(inPath)}; Path=/_edge/${edge.account.id}/${HOST}/; Expires=Wed, 25 Nov 2026 12:00:00 GMT; Secure; SameSite=none`,
    ]);
    const asHost = await edge.visit(HOST, { headers: { ...pair, "emulator-edge-form": "host" } });
    expect(asHost.headers.getSetCookie()).toEqual([
      `CF_Authorization=${jwtOf(asHost)}; Expires=Wed, 25 Nov 2026 12:00:00 GMT; Path=/; Secure; SameSite=none`,
    ]);
  });

  test("lasts as the policy says, else as the application does", async () => {
    const lasts = async (more: object, policy: object) => {
      const { edge, pair } = await World.made(more, (mine) => [{ ...mine, ...policy }]);
      const answer = await edge.visit(HOST, { headers: pair });
      const { claims } = await verifiedBy(edge, echoOf(answer).headers["cf-access-jwt-assertion"]);
      return [Number(claims["exp"]) - NOW, jwtOf(answer) !== undefined];
    };
    expect(await lasts({ session_duration: "6h" }, { session_duration: "30m" })).toEqual([1800, true]);
    expect(await lasts({ session_duration: "0s" }, { session_duration: "0s" })).toEqual([60, false]);
  });

  test("is a new one on each request, which within a second is the same text", async () => {
    const world = await World.made();
    const [one, two] = [await world.session(), await world.session()];
    await world.later("1s");
    const three = await world.session();
    expect([one === two, two === three]).toEqual([true, false]);
    expect((await verifiedBy(world.edge, three)).claims).toMatchObject({ iat: NOW + 1, exp: NOW + 86_401 });
  });

  test("has no client id where no token was needed, and there is none of a bypass", async () => {
    const { edge } = await World.made();
    await edge.app("everyone.example.com", [serviceAuth(everyone)]);
    await edge.app("open.example.com", [bypass]);
    const { claims } = await verifiedBy(edge, jwtOf(await edge.visit("everyone.example.com")));
    expect(claims).toMatchObject({ common_name: "", sub: "" });
    const open = await edge.visit("open.example.com", { headers: { "cf-access-jwt-assertion": "forged" } });
    expect([jwtOf(open), echoOf(open).headers["cf-access-jwt-assertion"]]).toEqual([undefined, undefined]);
  });

  test("has the attributes that the application asks for", async () => {
    const more = {
      same_site_cookie_attribute: "strict",
      http_only_cookie_attribute: true,
      path_cookie_attribute: true,
    };
    const { edge, token, pair } = await World.made();
    await edge.app("paths.example.com/ä;b/*", [serviceAuth(ofToken(token))], more);
    const headers = { ...pair, "emulator-edge-form": "host" };
    const [cookie] = (await edge.visit("paths.example.com/ä;b/c", { headers })).headers.getSetCookie();
    expect(cookie?.split("; ").slice(2)).toEqual(["Path=/%C3%A4%3Bb/", "Secure", "SameSite=strict"]);
  });
});

describe("a session is accepted again", () => {
  test("until its end, by the account's clock", async () => {
    const world = await World.made();
    const jwt = await world.session();
    expect(await world.again(jwt)).toBe("200 session");
    await world.later("23h59m59s");
    expect(await world.again(jwt)).toBe("200 session");
    await world.later("1s");
    expect(await world.again(jwt)).toBe("302 no-credentials");
  });

  test("only while the application has an Allow policy", async () => {
    const world = await World.made({}, (mine) => [mine]);
    const jwt = await world.session();
    expect(await world.again(jwt)).toBe("403 no-credentials");
    await world.ask("POST", `apps/${world.app.id}/policies`, allow);
    expect(await world.again(jwt)).toBe("200 session");
  });

  test("only at its application and for its team", async () => {
    const world = await World.made();
    const jwt = await world.session();
    await world.edge.app("other.example.com", [serviceAuth(ofToken(world.token)), allow]);
    expect(verdictOf(await world.edge.visit("other.example.com", { headers: asCookie(jwt) }))).toBe(
      "302 no-credentials",
    );
    await world.edge.organization({ auth_domain: "renamed.cloudflareaccess.com" });
    expect(await world.again(jwt)).toBe("302 no-credentials");
  });

  test("only while the policies would let the token in: who is named, and from where", async () => {
    const world = await World.made();
    const jwt = await world.session();
    const [{ id = "" } = {}] = world.app["policies"] as { id?: string }[];
    const path = `apps/${world.app.id}/policies/${id}`;
    const mine = serviceAuth(ofToken(world.token));
    await world.ask("PUT", path, { ...mine, require: [{ ip: { ip: "203.0.113.0/24" } }] });
    const from = (ip: string) => ({ ...asCookie(jwt), "emulator-client-ip": ip });
    expect(verdictOf(await world.visit(from("203.0.113.9")))).toBe("200 session");
    expect(verdictOf(await world.visit(from("198.51.100.9")))).toBe("302 no-credentials");
    await world.ask("PUT", path, { ...mine, exclude: [ofToken(world.token)] });
    expect(await world.again(jwt)).toBe("302 no-credentials");
  });

  test("when the token was rotated, disabled or has expired since, or was deleted", async () => {
    const world = await World.made({}, (mine) => [{ ...mine, include: [{ any_valid_service_token: {} }] }, allow]);
    const short = await world.edge.account.created({ name: "short", duration: "1h" });
    const jwt = await world.session();
    const second = `${jwtOf(await world.visit(pairOf(short.client_id, short.client_secret)))}`;
    await world.edge.account.rotate(world.token.id);
    await world.edge.account.update(world.token.id, { enabled: false });
    await world.later("2h");
    expect([await world.again(jwt), await world.again(second)]).toEqual(["200 session", "200 session"]);
    expect((await world.edge.account.delete(world.token.id)).status).toBe(200);
    expect(await world.again(jwt)).toBe("200 session");
  });

  test.each([
    ["another signature", (jwt: string) => `${jwt.slice(0, -4)}AAAA`],
    ["none", (jwt: string) => `${jwt.split(".").slice(0, 2).join(".")}.`],
    ["no algorithm", (jwt: string) => `${part({ alg: "none", typ: "JWT" })}.${jwt.split(".")[1]}.`],
    ["claims of its own", (jwt: string) => jwt.replace(/\.[^.]+\./, `.${part({ type: "app", exp: 9e9 })}.`)],
    ["a blank in it", (jwt: string) => `${jwt.slice(0, 50)} ${jwt.slice(50)}`],
    ["a fourth part", (jwt: string) => `${jwt}.AAAA`],
    ["nothing", () => ""],
    ["other characters", () => "%.%.%"],
    ["far too much", (jwt: string) => jwt + "A".repeat(6000)],
  ])("and never with %s", async (_, spoilt) => {
    const world = await World.made();
    expect(await world.again(spoilt(await world.session()))).toBe("302 no-credentials");
  });

  test("never as the `meta` of a redirect, which the same key signed", async () => {
    const world = await World.made();
    const location = new URL((await world.visit({})).headers.get("location") ?? "");
    expect(await world.again(`${location.searchParams.get("meta")}`)).toBe("302 no-credentials");
  });

  test("never as that of another account with the same key and the same token's names", async () => {
    const [one, two] = [await World.made(), await World.made()];
    const certs = await certsOf(two.edge);
    const jwt = await one.session();
    expect(verified(jwt, certs)).toBeDefined(); // the key is shared until it is rotated
    expect(await two.again(jwt)).toBe("302 no-credentials");
  });

  test("whichever of several cookies it is in", async () => {
    const world = await World.made();
    const jwt = await world.session();
    const cookie = `a=1; CF_Authorization=old; CF_Binding=x; CF_Authorization=${jwt}; b="2"`;
    const { headers } = echoOf(await world.visit({ cookie }));
    expect(headers["cookie"]).toBe(`a=1; CF_Authorization=old; CF_Authorization=${jwt}; b="2"`);
    expect(verdictOf(await world.visit({ cookie: `cf_authorization=${jwt}` }))).toBe("302 no-credentials");
  });
});

describe("a session ends", () => {
  test("by `revoke_tokens`, and the token's next request begins a new one", async () => {
    const world = await World.made();
    const jwt = await world.session();
    await world.later("10s");
    await world.ask("POST", `apps/${world.app.id}/revoke_tokens`);
    expect(await world.again(jwt)).toBe("302 no-credentials");
    await world.later("1s");
    expect(await world.again(await world.session())).toBe("200 session");
    expect(await world.again(jwt)).toBe("302 no-credentials");
  });

  test("by `revoke_tokens` of its application alone", async () => {
    const world = await World.made();
    const { id } = await world.edge.app("other.example.com", [serviceAuth(ofToken(world.token)), allow]);
    const jwt = await world.session();
    await world.later("1s");
    await world.ask("POST", `apps/${id}/revoke_tokens`);
    expect(await world.again(jwt)).toBe("200 session");
  });

  test.each([HOST, "the team"])("by a logout with it on the host of %s, and no other session does", async (where) => {
    const world = await World.made();
    const jwt = await world.session();
    await world.later("1s");
    const other = await world.session();
    const host = where === HOST ? HOST : world.edge.team;
    const out = await world.edge.visit(`${host}/cdn-cgi/access/logout`, { headers: asCookie(jwt) });
    expect(out.status).toBe(200);
    expect([await world.again(jwt), await world.again(other)]).toEqual(["302 no-credentials", "200 session"]);
    const identity = await world.edge.visit(`${HOST}/cdn-cgi/access/get-identity`, { headers: asCookie(jwt) });
    expect(identity.status).toBe(400);
  });

  test("with a logout that is asked for twice, or with what is no session, in nothing worse", async () => {
    const world = await World.made();
    const jwt = await world.session();
    for (const cookie of [jwt, jwt, "nothing", ""]) {
      const headers = asCookie(cookie);
      expect((await world.edge.visit(`${HOST}/cdn-cgi/access/logout`, { headers })).status).toBe(200);
    }
    expect(await world.again(jwt)).toBe("302 no-credentials");
  });
});

describe("strict mode", () => {
  test("gives no session and accepts none; what it lets in has the JWT all the same", async () => {
    const world = await World.made();
    const jwt = await world.session();
    await world.edge.organization({ strict_service_token_auth: true });
    const answer = await world.visit(world.pair);
    expect([verdictOf(answer), answer.headers.get("set-cookie")]).toEqual(["200 service-auth", null]);
    expect((await verifiedBy(world.edge, echoOf(answer).headers["cf-access-jwt-assertion"])).claims).toMatchObject({
      common_name: world.token.client_id,
    });
    expect(await world.again(jwt)).toBe("302 no-credentials");
    await world.edge.organization({ strict_service_token_auth: false });
    expect(await world.again(jwt)).toBe("200 session");
  });
});

describe("keys", () => {
  test("one before a rotation is good for 7 days of the account's clock, and no longer", async () => {
    const world = await World.made({ session_duration: "720h" }, (mine) => [
      { ...mine, session_duration: "720h" },
      allow,
    ]);
    const [jwt, before] = [await world.session(), await certsOf(world.edge)];
    await world.ask("POST", "keys/rotate");
    const after = await certsOf(world.edge);
    expect(after.keys.map(({ kid }) => kid)).toEqual([expect.any(String), before.keys[0]?.kid]);
    expect(before.keys.map(({ kid }) => kid)).not.toContain(after.keys[0]?.kid);
    expect(verified(jwt, after)).toBeDefined();
    const younger = await world.session();
    expect((await verifiedBy(world.edge, younger)).header["kid"]).toBe(after.public_cert.kid);
    expect(await world.again(jwt)).toBe("200 session");
    await world.later("167h59m59s");
    expect(await world.again(jwt)).toBe("200 session");
    await world.later("1s");
    expect([await world.again(jwt), await world.again(younger)]).toEqual(["302 no-credentials", "200 session"]);
    expect(verified(jwt, await certsOf(world.edge))).toBeUndefined();
  });

  test("before the last but one count no longer, and no two accounts have the same of their own", async () => {
    const [one, two] = [await World.made(), await World.made()];
    const first = await one.session();
    await one.ask("POST", "keys/rotate");
    const second = await one.session();
    await one.ask("POST", "keys/rotate");
    expect([await one.again(first), await one.again(second)]).toEqual(["302 no-credentials", "200 session"]);
    await two.ask("POST", "keys/rotate");
    const kids = [await certsOf(one.edge), await certsOf(two.edge)].map(({ public_cert: { kid } }) => kid);
    expect(new Set(kids).size).toBe(2);
  });
});

describe("last_seen_at", () => {
  const seen = async ({ edge, token }: World) => tokenOf(await edge.account.get(token.id))["last_seen_at"];

  test("is the time of the last request that the token was let in by, in every answer that shows it", async () => {
    const world = await World.made();
    const { account } = world.edge;
    expect(await seen(world)).toBeUndefined();
    await world.session();
    expect(await seen(world)).toBe(NOON);
    await world.later("90s");
    await world.session();
    const texts = [
      await account.list(),
      await account.update(world.token.id, { name: "renamed" }),
      await account.rotate(world.token.id),
    ];
    for (const { text } of texts) expect(text).toContain('"last_seen_at":"2026-11-24T12:01:30Z"');
  });

  test("is moved by no refusal, no session, no bypass and no path of Access", async () => {
    const world = await World.made();
    const jwt = await world.session();
    await world.edge.app("open.example.com", [bypass]);
    await world.edge.app("shut.example.com", [allow]);
    await world.later("1h");
    await world.visit(pairOf(world.token.client_id, "0".repeat(64)));
    await world.visit(asCookie(jwt));
    for (const place of ["open.example.com", "shut.example.com", "none.example.com", `${HOST}/cdn-cgi/access/certs`]) {
      await world.edge.visit(place, { headers: world.pair });
    }
    expect(await seen(world)).toBe(NOON);
  });

  test("keeps a token that is used from the clean-up of unused ones", async () => {
    const world = await World.made({}, (mine) => [{ ...mine, include: [{ any_valid_service_token: {} }] }]);
    const unused = await world.edge.account.created({ name: "unused" });
    const rule = { enabled: true, inactivity_threshold_days: 30, action: "delete" };
    await world.edge.organization({ service_token_inactivity: rule });
    await world.later("480h");
    await world.session();
    await world.later("480h");
    await world.session();
    expect((await world.edge.account.get(unused.id)).status).toBe(404);
    expect((await world.edge.account.get(world.token.id)).status).toBe(200);
  });

  test("is moved by the previous secret in its grace period, too", async () => {
    const world = await World.made();
    const until = "2026-11-24T13:00:00Z";
    tokenWithSecretOf(await world.edge.account.rotate(world.token.id, { previous_client_secret_expires_at: until }));
    await world.later("59m59s");
    await world.session();
    expect(await seen(world)).toBe("2026-11-24T12:59:59Z");
    await world.later("1s");
    expect(verdictOf(await world.visit(world.pair))).toBe("302 grace-over");
  });
});

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
