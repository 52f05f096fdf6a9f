/** What verifiers of the edge's JWT are given: JWTs of requests that were admitted, and what each is to be found. */
import { randomBytes } from "node:crypto";
import type { Account, Emulator } from "../../src/node/index.ts";

/** What a verifier finds: that the JWT is good, or the first thing that is wrong with it. */
type Finding = "accepted" | "audience" | "issuer" | "expired" | "key" | "signature";

/** One question to a verifier. It fetches the keys anew for each. */
interface Case {
  readonly statement: string;
  readonly jwt: string;
  /** What the verifier is set up for. */
  readonly audience: string;
  readonly issuer: string;
  readonly certs: string;
  /** The time by which it is to judge, in seconds; without one the machine's, and a verifier that cannot be told passes over it. */
  readonly now?: number;
  readonly finding: Finding;
}

const DAYS_BEHIND = 2;

const HOST = "app.example.com";
const CREDENTIALS = { client_id: `${"a".repeat(32)}.access`, client_secret: "known-to-the-verifiers" };

export const teamOf = (account: Account): string => `${account.id}.cloudflareaccess.com`;

export class EdgeOfVerifiers {
  readonly #emulator: Emulator;
  readonly own: Account;
  readonly #audience: string;

  private constructor(emulator: Emulator, own: Account, audience: string) {
    this.#emulator = emulator;
    this.own = own;
    this.#audience = audience;
  }

  static async made(emulator: Emulator): Promise<EdgeOfVerifiers> {
    const { account, audience } = await protectedBy(emulator);
    return new EdgeOfVerifiers(emulator, account, audience);
  }

  async cases(): Promise<{ readonly cases: readonly Case[]; readonly ahead: Case }> {
    const [team, expired, rotated, ahead] = await Promise.all([
      this.#ofTheTeam(),
      this.#expired(),
      this.#rotated(),
      this.#ahead(),
    ]);
    return { cases: [...team, ...expired, ...rotated], ahead };
  }

  async #ofTheTeam(): Promise<Case[]> {
    const good = await asked(this.own, this.#audience);
    const other = await protectedBy(this.#emulator);
    const foreign = await asked(other.account, other.audience);
    const [header, payload, signature = ""] = good.jwt.split(".");
    const forged = signature.replace(/^./, (letter) => (letter === "A" ? "B" : "A"));
    return [
      { ...good, statement: "accepts the JWT of a request that was admitted", finding: "accepted" },
      {
        ...good,
        statement: "refuses it for another application's AUD",
        audience: randomBytes(32).toString("hex"),
        finding: "audience",
      },
      {
        ...good,
        statement: "refuses the JWT of another team for its issuer, be it for the right AUD",
        jwt: foreign.jwt,
        audience: other.audience,
        finding: "issuer",
      },
      {
        ...good,
        statement: "refuses it when its signature was changed",
        jwt: [header, payload, forged].join("."),
        finding: "signature",
      },
    ];
  }

  /** By the machine's clock, and by the account's, which is behind it. */
  async #expired(): Promise<Case[]> {
    const { account, audience } = await protectedBy(this.#emulator);
    await account.clock.freeze(inHours(-24 * DAYS_BEHIND));
    const good = await asked(account, audience);
    const before = await secondsOf(account);
    await account.clock.advance("24h1s");
    const after = await secondsOf(account);
    return [
      {
        ...good,
        statement: "refuses it after its end: one of an account whose clock is two days behind",
        finding: "expired",
      },
      {
        ...good,
        statement: "accepts the same by the time of that account, which it is told",
        now: before,
        finding: "accepted",
      },
      {
        ...good,
        statement: "refuses the same once the time of that account has passed its end",
        now: after,
        finding: "expired",
      },
    ];
  }

  async #rotated(): Promise<Case[]> {
    const [once, twice] = await Promise.all([protectedBy(this.#emulator), protectedBy(this.#emulator)]);
    const [beforeOne, beforeTwo] = await Promise.all([
      asked(once.account, once.audience),
      asked(twice.account, twice.audience),
    ]);
    await rotateKeys(once.account);
    await rotateKeys(twice.account);
    await rotateKeys(twice.account);
    const anew = await asked(twice.account, twice.audience);
    return [
      { ...beforeOne, statement: "accepts a JWT of the previous key after one rotation", finding: "accepted" },
      { ...beforeTwo, statement: "refuses a JWT whose key was rotated out by a second rotation", finding: "key" },
      { ...anew, statement: "accepts a JWT of the key that was rotated in", finding: "accepted" },
    ];
  }

  /** What is found of it is the verifier's own: some look at `iat`. */
  async #ahead(): Promise<Case> {
    const { account, audience } = await protectedBy(this.#emulator);
    await account.clock.freeze(inHours(1));
    return { ...(await asked(account, audience)), statement: "", finding: "accepted" };
  }
}

/** An account with an application that a token gets in to. */
async function protectedBy(emulator: Emulator): Promise<{ readonly account: Account; readonly audience: string }> {
  const audience = randomBytes(32).toString("hex");
  const application = { domain: HOST, aud: audience, admits: ["caller"], session_duration: "24h" };
  const tokens = [{ name: "caller", ...CREDENTIALS }];
  const account = await emulator.account({ seed: { tokens, applications: [application] } });
  return { account, audience };
}

/** A request as any client sends one, and what its origin is given. */
async function asked(account: Account, audience: string): Promise<Omit<Case, "statement" | "finding">> {
  const headers = {
    "CF-Access-Client-Id": CREDENTIALS.client_id,
    "CF-Access-Client-Secret": CREDENTIALS.client_secret,
  };
  const answer = await fetch(`${account.edgeUrl(HOST)}/`, { headers, redirect: "manual" });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`The edge answered ${answer.status}: ${text}`);
  const jwt = (JSON.parse(text) as { headers: Record<string, string> }).headers["cf-access-jwt-assertion"];
  if (jwt === undefined) throw new Error("The origin was sent no JWT.");
  const team = teamOf(account);
  return { jwt, audience, issuer: `https://${team}`, certs: `${account.edgeUrl(team)}/cdn-cgi/access/certs` };
}

async function rotateKeys(account: Account): Promise<void> {
  const url = `${account.apiUrl}/accounts/${account.id}/access/keys/rotate`;
  const answer = await fetch(url, { method: "POST", headers: { authorization: `Bearer ${account.token}` } });
  if (!answer.ok) throw new Error(`The rotation of the keys answered ${answer.status}.`);
  await answer.arrayBuffer();
}

const inHours = (hours: number): Date => new Date(Date.now() + hours * 3_600_000);

async function secondsOf(account: Account): Promise<number> {
  return Math.floor(Date.parse((await account.clock.read()).now) / 1000);
}
