/**
 * The JWTs of the edge as origins look at them: by jose, an independent verifier, with the keys and the certificates that the
 * team's `certs` shows over HTTP. Source of the claims: docs/jwt.md.
 */
import { createRemoteJWKSet, decodeProtectedHeader, importX509, jwtVerify, type JWTVerifyGetKey } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { Account } from "../support/black-box/account.ts";
import type { Shown } from "../support/black-box/access.ts";
import type { TokenWithSecret } from "../support/black-box/answer.ts";
import { allow, Edge, echoOf, jwtOf, ofToken, pairOf, serviceAuth } from "../support/black-box/edge.ts";

const NOON = "2026-11-24T12:00:00Z";
const NOW = Date.parse(NOON) / 1000;
const [HOST, OTHER_HOST, PEOPLE] = ["app.example.com", "other.example.com", "people.example.com"];

const Certificate = z.object({ kid: z.string(), cert: z.string() });
const Certificates = z.object({ public_cert: Certificate, public_certs: z.array(Certificate) });

/** A team whose clock is frozen at noon, with applications for one token, and one for people. */
class Team {
  readonly edge: Edge;
  readonly token: TokenWithSecret;
  readonly app: Shown;
  readonly other: Shown;
  readonly people: Shown;

  private constructor(edge: Edge, token: TokenWithSecret, [app, other, people]: readonly [Shown, Shown, Shown]) {
    this.edge = edge;
    this.token = token;
    [this.app, this.other, this.people] = [app, other, people];
  }

  static async made(settings?: object): Promise<Team> {
    const edge = new Edge(new Account());
    if (settings) await edge.account.settings(settings);
    expect((await edge.control("PUT", "clock", { mode: "frozen", now: NOON })).status).toBe(200);
    const token = await edge.account.created({ name: "CI" });
    const machines = [serviceAuth(ofToken(token))];
    const apps = [
      await edge.app(HOST, machines),
      await edge.app(OTHER_HOST, machines),
      await edge.app(PEOPLE, [allow]),
    ] as const;
    return new Team(edge, token, apps);
  }

  get issuer(): string {
    return `https://${this.edge.team}`;
  }

  visit(host: string) {
    return this.edge.visit(`${host}/`, { headers: pairOf(this.token.client_id, this.token.client_secret) });
  }

  /** What the origin is sent. */
  async assertion(host = HOST): Promise<string> {
    return echoOf(await this.visit(host)).headers["cf-access-jwt-assertion"] ?? "";
  }

  async rotateKeys(): Promise<void> {
    expect((await this.edge.account.access("POST", "keys/rotate")).status).toBe(200);
  }

  /** The time by the account's clock. */
  async now(): Promise<Date> {
    return new Date((JSON.parse((await this.edge.control("GET", "clock")).text) as { now: string }).now);
  }

  /** The keys of the team as an origin takes them that asks anew. */
  keySet(host = this.edge.team): JWTVerifyGetKey {
    return createRemoteJWKSet(new URL(`${this.edge.url}/${host}/cdn-cgi/access/certs`), { cooldownDuration: 0 });
  }

  /** Every way to take keys from `certs`, by its name. */
  async ways(): Promise<Record<string, JWTVerifyGetKey>> {
    const { text } = await this.edge.visit(`${this.edge.team}/cdn-cgi/access/certs`);
    const { public_cert: current, public_certs: both } = z.parse(Certificates, JSON.parse(text));
    const among = (certificates: readonly z.infer<typeof Certificate>[]): JWTVerifyGetKey => {
      return async ({ kid, alg }) => {
        const found = certificates.find((each) => each.kid === kid);
        if (!found) throw new Error(`No certificate has the kid ${kid}`);
        return importX509(found.cert, alg);
      };
    };
    return {
      keys: this.keySet(),
      "keys on an application's host": this.keySet(HOST),
      public_cert: among([current]),
      public_certs: among(both),
    };
  }

  /** What an origin does: `changed` are the options that it has otherwise. */
  async verified(jwt: string, changed: { audience?: string; issuer?: string } = {}, keys = this.keySet()) {
    const expected = { audience: String(this.app["aud"]), issuer: this.issuer, currentDate: await this.now() };
    const { protectedHeader, payload } = await jwtVerify(jwt, keys, {
      algorithms: ["RS256"],
      typ: "JWT",
      requiredClaims: ["exp", "iat"],
      ...expected,
      ...changed,
    });
    return { header: protectedHeader, claims: payload };
  }
}

const INVALID = { code: "ERR_JWT_CLAIM_VALIDATION_FAILED" };
const NO_KEY = { code: "ERR_JWKS_NO_MATCHING_KEY" };

let team: Team;
beforeAll(async () => {
  team = await Team.made();
});

describe("jose accepts", () => {
  test("what the origin is sent and the cookie of the same visit, by each way to take the keys", async () => {
    const answer = await team.visit(HOST);
    const jwts = [echoOf(answer).headers["cf-access-jwt-assertion"], jwtOf(answer)];
    const kid = expect.stringMatching(/^[0-9a-f]{64}$/);
    for (const [way, keys] of Object.entries(await team.ways())) {
      for (const jwt of jwts) {
        const { header, claims } = await team.verified(`${jwt}`, {}, keys);
        expect(Object.entries(header), way).toEqual([
          ["alg", "RS256"],
          ["kid", kid],
          ["typ", "JWT"],
        ]);
        expect(Object.entries(claims), way).toEqual([
          ["type", "app"],
          ["aud", [team.app["aud"]]],
          ["exp", NOW + 86_400],
          ["iss", team.issuer],
          ["common_name", team.token.client_id],
          ["iat", NOW],
          ["sub", ""],
        ]);
      }
    }
  });

  test("the `meta` of a redirect, by each way to take the keys", async () => {
    const { status, headers } = await team.visit(PEOPLE);
    expect(status).toBe(302);
    const meta = new URL(headers.get("location") ?? "").searchParams.get("meta") ?? "";
    for (const [way, keys] of Object.entries(await team.ways())) {
      const { payload, protectedHeader } = await jwtVerify(meta, keys, {
        audience: String(team.people["aud"]),
        currentDate: await team.now(),
        algorithms: ["RS256"],
      });
      expect(protectedHeader, way).toEqual({ alg: "RS256", kid: expect.any(String), typ: "JWT" });
      expect(payload, way).toMatchObject({ type: "meta", hostname: PEOPLE, service_token_status: true, iat: NOW });
    }
    // It has neither an issuer nor an end: no origin takes it for the JWT of a session.
    await expect(team.verified(meta, { audience: String(team.people["aud"]) })).rejects.toMatchObject(INVALID);
  });
});

describe("jose refuses", () => {
  test("the JWT of another application", async () => {
    const jwt = await team.assertion(OTHER_HOST);
    await expect(team.verified(jwt)).rejects.toMatchObject({ ...INVALID, claim: "aud" });
    const { claims } = await team.verified(jwt, { audience: String(team.other["aud"]) });
    expect(claims.aud).toEqual([team.other["aud"]]);
  });

  test("the JWT of another team, although both sign with the key of the emulator", async () => {
    const stranger = await Team.made();
    const jwt = await stranger.assertion();
    const audience = String(stranger.app["aud"]);
    await expect(team.verified(jwt, { audience })).rejects.toMatchObject({ ...INVALID, claim: "iss" });
    await stranger.verified(jwt);
    expect(decodeProtectedHeader(jwt).kid).toBe(decodeProtectedHeader(await team.assertion()).kid);
  });

  test("what was changed after it was signed, whatever was", async () => {
    const [header = "", payload = "", signature = ""] = (await team.assertion()).split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as object;
    const changed = (change: object) => Buffer.from(JSON.stringify({ ...claims, ...change })).toString("base64url");
    expect(changed({})).toBe(payload);
    const forged = { code: "ERR_JWS_SIGNATURE_VERIFICATION_FAILED" };
    for (const change of [{ common_name: `${"0".repeat(32)}.access` }, { exp: NOW + 864_000 }]) {
      await expect(team.verified(`${header}.${changed(change)}.${signature}`)).rejects.toMatchObject(forged);
    }
    const other = (await team.assertion(OTHER_HOST)).split(".")[2];
    await expect(team.verified(`${header}.${payload}.${other}`)).rejects.toMatchObject(forged);
    await team.verified(`${header}.${payload}.${signature}`);
  });

  test("a JWT from its `exp` on, by the account's clock", async () => {
    const mine = await Team.made();
    const jwt = await mine.assertion();
    await mine.edge.account.advanceClock("23h59m59s");
    await mine.verified(jwt);
    await mine.edge.account.advanceClock("1s");
    await expect(mine.verified(jwt)).rejects.toMatchObject({ code: "ERR_JWT_EXPIRED", claim: "exp" });
    await mine.verified(await mine.assertion());
  });
});

describe("keys", () => {
  test("that were rotated once are accepted, those that were rotated twice are not", async () => {
    const mine = await Team.made();
    const kept = mine.keySet(); // of an origin that runs on
    const first = await mine.assertion();
    await mine.verified(first, {}, kept);
    await mine.rotateKeys();
    const second = await mine.assertion();
    for (const [way, keys] of Object.entries({ kept, ...(await mine.ways()) })) {
      expect((await mine.verified(second, {}, keys)).claims.iat, way).toBe(NOW);
      if (way !== "public_cert") await mine.verified(first, {}, keys);
    }
    await mine.rotateKeys();
    const third = await mine.assertion();
    const kids = [first, second, third].map((jwt) => decodeProtectedHeader(jwt).kid);
    expect(new Set(kids).size).toBe(3);
    await mine.verified(third, {}, kept);
    await mine.verified(second, {}, kept);
    for (const keys of [kept, mine.keySet()]) {
      await expect(mine.verified(first, {}, keys)).rejects.toMatchObject(NO_KEY);
    }
    const { public_certs: byCertificate } = await mine.ways();
    await expect(mine.verified(first, {}, byCertificate)).rejects.toThrow("No certificate has the kid");
  });

  test("with `team-keys` as `own`: other teams have another `kid`, and none of their keys is good for it", async () => {
    const mine = await Team.made({ assumptions: { "team-keys": "own" } });
    const jwt = await mine.assertion();
    for (const keys of Object.values(await mine.ways())) await mine.verified(jwt, {}, keys);
    expect(decodeProtectedHeader(jwt).kid).not.toBe(decodeProtectedHeader(await team.assertion()).kid);
    await expect(mine.verified(jwt, {}, team.keySet())).rejects.toMatchObject(NO_KEY);
    await expect(team.verified(await team.assertion(), {}, mine.keySet())).rejects.toMatchObject(NO_KEY);
  });
});
