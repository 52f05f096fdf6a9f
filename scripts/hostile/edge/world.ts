/** What the class `edge` asks at: hosts of one account, each with an application that admits exactly one pair. */
import { setTimeout as sleep } from "node:timers/promises";
import { ask, type Answer } from "../asking.ts";
import type { Target, TargetAccount } from "../hostile-class.ts";
import { broken, forged } from "./forged.ts";

export interface Pair {
  readonly id: string;
  readonly secret: string;
}

export interface World {
  readonly account: TargetAccount;
  /** Protected by `pair`, but for its path `/admin`. */
  readonly host: string;
  /** Reads the pair from the one header `Authorization`. */
  readonly hostOfOneHeader: string;
  readonly pair: Pair;
  /** Gets in to `/admin` alone. */
  readonly adminPair: Pair;
  /** A session of `pair` at `host`; and JWTs that are none: forged, expired, ended, of another team. */
  readonly session: string;
  /** A session of `adminPair`. */
  readonly adminSession: string;
  readonly notSessions: readonly string[];
}

const DAY = "2020-01-01T00:00:00Z";

export async function worldOn(target: Target): Promise<World> {
  const account = await target.account();
  const host = `app-${account.id.slice(0, 8)}.example.com`;
  const hostOfOneHeader = `one-${host}`;
  const own = new Maker(target, account);
  const other = new Maker(target, await target.account());
  await own.sent("PUT", "organizations", { auth_domain: `team-${account.id}.cloudflareaccess.com` });
  await own.sent("PUT", "organizations", {
    auth_domain: `team-${account.id}.cloudflareaccess.com`,
    deny_unmatched_requests: true,
  });
  const [pair, adminPair, pairOfOther] = [await own.pair(), await own.pair(), await other.pair()];
  await own.application(host, pair);
  await own.application(`${host}/admin`, adminPair);
  await own.application(hostOfOneHeader, pair, { read_service_tokens_from_header: "Authorization" });
  await other.application(host, pairOfOther);

  const ofOther = await other.session(host, pairOfOther);
  await own.clock({ now: DAY });
  const expired = await own.session(host, pair);
  await own.clock({ now: new Date().toISOString(), mode: "running" });
  const ended = await own.session(host, pair);
  await own.visit(host, "/cdn-cgi/access/logout", { cookie: `CF_Authorization=${ended}` });
  await sleep(1100); // what began in the same second has ended, too
  const session = await own.session(host, pair);
  const adminSession = await own.session(`${host}/admin`, adminPair);
  const certs = await own.visit(host, "/cdn-cgi/access/certs", {});
  const notSessions = [ofOther, expired, ended, ...forged(session, certs.text), ...broken(session)];
  return { account, host, hostOfOneHeader, pair, adminPair, session, adminSession, notSessions };
}

/** Makes things in an account, and visits its hosts by the path form. */
class Maker {
  readonly #target: Target;
  readonly #account: TargetAccount;

  constructor(target: Target, account: TargetAccount) {
    this.#target = target;
    this.#account = account;
  }

  async sent(method: string, kind: string, body: object): Promise<Record<string, unknown>> {
    const told = await this.#ask(method, `/client/v4/accounts/${this.#account.id}/access/${kind}`, body);
    return (JSON.parse(told.text) as { result: Record<string, unknown> }).result;
  }

  async clock(body: object): Promise<void> {
    await this.#ask("PUT", `/_emulator/accounts/${this.#account.id}/clock`, body);
  }

  async pair(): Promise<Pair> {
    const { id, client_id, client_secret } = await this.sent("POST", "service_tokens", {
      name: "of the edge",
      duration: "forever",
    });
    this.#ids.set(String(client_id), String(id));
    return { id: String(client_id), secret: String(client_secret) };
  }
  readonly #ids = new Map<string, string>();

  async application(domain: string, pair: Pair, more: object = {}): Promise<void> {
    const include = [{ service_token: { token_id: this.#ids.get(pair.id) } }];
    const policies = [
      { name: "the pair", decision: "non_identity", include },
      { name: "sessions", decision: "allow", include: [{ email: { email: "nobody@example.com" } }] },
    ];
    await this.sent("POST", "apps", { type: "self_hosted", name: domain, domain, policies, ...more });
  }

  async session(place: string, { id, secret }: Pair): Promise<string> {
    const answer = await this.visit(place, "/", { "cf-access-client-id": id, "cf-access-client-secret": secret });
    const session = /CF_Authorization=([^;]+)/.exec(answer.headers["set-cookie"] ?? "")?.[1];
    if (session === undefined) throw new Error(`No session was given at ${place}: ${JSON.stringify(answer)}`);
    return session;
  }

  async visit(place: string, path: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
    const sent = {
      method: "GET",
      path: `/_edge/${this.#account.id}/${place}${path}`,
      headers: Object.entries(headers),
    };
    const answer = await ask(this.#target.url, sent);
    if (typeof answer === "string") throw new Error(`${place}${path}: ${answer}`);
    return answer;
  }

  async #ask(method: string, path: string, body: object): Promise<Answer> {
    const headers = Object.entries(this.#account.headers);
    const answer = await ask(this.#target.url, { method, path, headers, body: JSON.stringify(body) });
    if (typeof answer === "string" || answer.status >= 300) {
      throw new Error(`${method} ${path} was answered ${JSON.stringify(answer)}`);
    }
    return answer;
  }
}
