/** A course of changes to an account and its clock, beside a naive model of who is let in at the edge after each of them. */
import fc from "fast-check";
import { expect } from "vitest";
import { AccessClient, everyone, ofToken, serviceAuth } from "./access.ts";
import { accountOf, evict } from "./accounts.ts";
import { AccountClient, tokenIn, type Answer } from "./client.ts";
import { atEdge, pairOf, reasonIn, sessionIn } from "./edge.ts";

const START = Date.parse("2026-11-24T12:00:00Z") / 1000;
const [HOUR, DAY] = [3600, 86_400];
const HOST = "app.example.com";
const CLIENT = "203.0.113.7";

const pick = fc.nat(5);
const grace = fc.constantFrom(null, -1, 0, 1, 2 * HOUR, 30 * HOUR);
const change = fc.oneof(
  fc.record({ kind: fc.constant("create" as const), hours: fc.constantFrom(1, 24, 8760) }),
  fc.record({ kind: fc.constant("rotate" as const), pick, grace }),
  fc.record({ kind: fc.constant("move-grace" as const), pick, grace: fc.constantFrom(0, 1, 3 * HOUR) }),
  fc.record({ kind: fc.constant("enable" as const), pick, enabled: fc.boolean() }),
  fc.record({ kind: fc.constant("prolong" as const), pick, hours: fc.constantFrom(1, 48) }),
  fc.record({ kind: fc.constant("delete" as const), pick }),
  fc.record({ kind: fc.constant("advance" as const), by: fc.constantFrom(1, 1, HOUR, 2 * HOUR, 25 * HOUR, 8 * DAY) }),
  fc.record({
    kind: fc.constant("policies" as const),
    named: fc.array(pick, { maxLength: 2 }),
    isAny: fc.boolean(),
    allows: fc.boolean(),
    isFromElsewhere: fc.nat(4).map((n) => n === 0),
  }),
  fc.record({ kind: fc.constant("revoke" as const) }),
  fc.record({ kind: fc.constant("logout" as const), pick }),
  fc.record({ kind: fc.constant("strict" as const), strict: fc.boolean() }),
  fc.record({ kind: fc.constant("evict" as const) }),
);
/** It takes tenths of a second, and so it is rare. */
const rotatedKeys = fc.record({ kind: fc.constant("rotate-keys" as const) });
export const courses = fc.array(fc.oneof({ weight: 30, arbitrary: change }, { weight: 1, arbitrary: rotatedKeys }), {
  minLength: 4,
  maxLength: 14,
});
export type Change = typeof courses extends fc.Arbitrary<(infer T)[]> ? T : never;

interface ModelToken {
  readonly id: string;
  readonly clientId: string;
  /** All that it ever had, the newest last. */
  readonly secrets: string[];
  /** The end of the last but one of its secrets. */
  graceEnd: number;
  expiresAt: number;
  enabled: boolean;
  isDeleted: boolean;
}
interface ModelSession {
  readonly jwt: string;
  readonly token: ModelToken;
  readonly iat: number;
  /** How often the keys had been rotated. */
  readonly generation: number;
}

export class EdgeCourse {
  readonly #account = new AccountClient("accounts");
  readonly #access = new AccessClient("accounts", this.#account.id);
  readonly #tokens: ModelToken[] = [];
  readonly #sessions: ModelSession[] = [];
  readonly #ended = new Set<string>();
  readonly #rotations: number[] = [];
  #now = START;
  #appId = "";
  #policies = { named: [] as string[], isAny: true, allows: true, isFromElsewhere: false };
  #revokedAt = -Infinity;
  #isStrict = false;

  async begin(): Promise<void> {
    await this.#ok(
      this.#account.control("PUT", "clock", { mode: "frozen", now: new Date(START * 1000).toISOString() }),
    );
    this.#appId = (await this.#access.app({ domain: HOST })).id;
    await this.#setPolicies();
    await this.run({ kind: "create", hours: 24 });
  }

  async run(op: Change): Promise<void> {
    const token = "pick" in op ? this.#tokens[op.pick % this.#tokens.length] : undefined;
    if (op.kind === "logout") await this.#logOut(this.#sessions.at(-1 - (op.pick % 4)));
    else if (token?.isDeleted) return;
    else await this.#change(op, token);
  }

  /** All that anybody could present, and whether it is answered as the model says. */
  async check(): Promise<void> {
    for (const token of this.#tokens) {
      for (const secret of [...token.secrets.slice(-3), "0".repeat(64)]) await this.#checkPair(token, secret);
    }
    for (const session of this.#sessions.slice(-4)) {
      const answer = await this.#visit({ cookie: `CF_Authorization=${session.jwt}` });
      expect(reasonIn(answer), `a session of ${session.iat}`).toBe(
        this.#counts(session) ? "session" : "no-credentials",
      );
    }
  }

  async #checkPair(token: ModelToken, secret: string): Promise<void> {
    const answer = await this.#visit(pairOf({ client_id: token.clientId, client_secret: secret }));
    const reason = this.#reasonOf(token, secret);
    expect(reasonIn(answer), `secret ${token.secrets.indexOf(secret) + 1} of ${token.secrets.length}`).toBe(reason);
    expect(answer.status === 200).toBe(reason === "service-auth");
    const jwt = sessionIn(answer);
    expect(jwt !== undefined).toBe(reason === "service-auth" && !this.#isStrict);
    if (jwt !== undefined) {
      this.#sessions.push({ jwt, token, iat: this.#now, generation: this.#rotations.length });
    }
  }

  #reasonOf(token: ModelToken, secret: string): string {
    if (token.isDeleted) return "unknown-client-id";
    const age = token.secrets.toReversed().indexOf(secret);
    if (age !== 0 && age !== 1) return "wrong-secret";
    if (!token.enabled) return "disabled";
    if (this.#now >= token.expiresAt) return "expired";
    if (age === 1 && this.#now >= token.graceEnd) return "grace-over";
    return this.#names(token) ? "service-auth" : "not-in-policy";
  }

  #names({ id }: ModelToken): boolean {
    const { named, isAny, isFromElsewhere } = this.#policies;
    return (isAny || named.includes(id)) && !isFromElsewhere;
  }

  #counts({ jwt, token, iat, generation }: ModelSession): boolean {
    const before = this.#rotations.length - generation;
    const isKeyGood = before === 0 || (before === 1 && this.#now < (this.#rotations.at(-1) ?? 0) + 7 * DAY);
    const isCurrent = this.#now < iat + DAY && iat > this.#revokedAt && !this.#ended.has(jwt);
    return isKeyGood && isCurrent && !this.#isStrict && this.#policies.allows && this.#names(token);
  }

  async #change(op: Change, token: ModelToken | undefined): Promise<void> {
    const at = (seconds: number) => new Date((this.#now + seconds) * 1000).toISOString();
    switch (op.kind) {
      case "create": {
        if (this.#tokens.length === 3) return;
        const made = tokenIn(await this.#account.create({ name: "n", duration: `${op.hours}h` }));
        const { id, client_id: clientId, client_secret: secret = "" } = made;
        const expiresAt = this.#now + op.hours * HOUR;
        this.#tokens.push({ id, clientId, secrets: [secret], graceEnd: 0, expiresAt, enabled: true, isDeleted: false });
        return;
      }
      case "advance":
        await this.#ok(this.#account.control("POST", "clock/advance", { by: `${op.by}s` }));
        this.#now += op.by;
        return;
      case "policies": {
        const { isAny, allows, isFromElsewhere } = op;
        const living = this.#tokens.filter(({ isDeleted }) => !isDeleted);
        const named = op.named.flatMap((n) => living[n % Math.max(living.length, 1)]?.id ?? []);
        this.#policies = { named, isAny, allows, isFromElsewhere };
        return this.#setPolicies();
      }
      case "revoke":
        await this.#ok(this.#access.send("POST", `apps/${this.#appId}/revoke_tokens`));
        this.#revokedAt = this.#now;
        return;
      case "rotate-keys":
        await this.#ok(this.#access.send("POST", "keys/rotate"));
        this.#rotations.push(this.#now);
        return;
      case "strict":
        await this.#ok(this.#access.send("PATCH", "organizations", { strict_service_token_auth: op.strict }));
        this.#isStrict = op.strict;
        return;
      case "evict":
        return evict(accountOf(this.#account.id));
    }
    if (!token) return;
    const { id } = token;
    switch (op.kind) {
      case "rotate": {
        const until = op.grace === null ? undefined : { previous_client_secret_expires_at: at(op.grace) };
        token.secrets.push(tokenIn(await this.#account.rotate(id, until)).client_secret ?? "");
        token.graceEnd = this.#now + (op.grace ?? 0);
        return;
      }
      case "move-grace":
        await this.#ok(this.#account.update(id, { previous_client_secret_expires_at: at(op.grace) }));
        token.graceEnd = this.#now + op.grace;
        return;
      case "enable":
        await this.#ok(this.#account.update(id, { enabled: op.enabled }));
        token.enabled = op.enabled;
        return;
      case "prolong":
        await this.#ok(this.#account.update(id, { duration: `${op.hours}h` }));
        token.expiresAt = this.#now + op.hours * HOUR;
        return;
      case "delete": {
        const { status } = await this.#account.delete(id);
        token.isDeleted = !this.#policies.named.includes(id);
        expect(status).toBe(token.isDeleted ? 200 : 400);
      }
    }
  }

  async #logOut(session: ModelSession | undefined): Promise<void> {
    if (!session) return;
    const headers = { cookie: `CF_Authorization=${session.jwt}` };
    expect((await atEdge(this.#account, `${HOST}/cdn-cgi/access/logout`, headers)).status).toBe(200);
    this.#ended.add(session.jwt);
  }

  async #setPolicies(): Promise<void> {
    const { named, isAny, allows, isFromElsewhere } = this.#policies;
    const include = [...named.map(ofToken), ...(isAny ? [{ any_valid_service_token: {} }] : [])];
    const require = isFromElsewhere ? [{ ip: { ip: "198.51.100.0/24" } }] : [];
    const nobody = { ip: { ip: "192.0.2.1" } };
    const machines = { ...serviceAuth(...(include.length > 0 ? include : [nobody])), require };
    const people = { name: "people", decision: "allow", include: [everyone] };
    const policies = [machines, ...(allows ? [people] : [])];
    await this.#access.put(`apps/${this.#appId}`, { type: "self_hosted", name: "an app", domain: HOST, policies });
  }

  #visit(headers: Record<string, string>): Promise<Answer> {
    return atEdge(this.#account, `${HOST}/`, { "emulator-client-ip": CLIENT, ...headers });
  }

  async #ok(asked: Promise<Answer>): Promise<void> {
    const { status, text } = await asked;
    expect(status, text).toBeLessThan(300);
  }
}
