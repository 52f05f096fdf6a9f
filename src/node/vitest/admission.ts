/** `toAdmit` and `toRefuse`: of the credentials alone, or at the edge. */
import type { Account } from "../client/account.ts";
import { EmulatorError } from "../client/emulator-error.ts";
import { pairHeaders } from "../client/edge/looks.ts";
import { edgePlaceOf } from "../client/edge/place.ts";
import { edgeAdmissions, type EdgeRefusal } from "../../contract/edge.ts";
import type { AdmissionRefusal } from "../../contract/tokens.ts";
import { visible } from "../../rules/values/visible.ts";
import { shownClientId } from "../cli/shown-client-id.ts";
import { checkReason } from "./matcher-arguments.ts";
import { accountOf, fails, type Context, type Result } from "./matching.ts";

/** What a client presents: also the answer to a create or a rotation, as it is. */
export interface PresentedPair {
  readonly client_id?: string | null | undefined;
  readonly client_secret?: string | null | undefined;
}

export type RefusalReason = AdmissionRefusal;

interface Pair {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What was decided of a pair, in words, and what explains it once that is asked for. */
interface Seen {
  readonly admitted: boolean;
  readonly reason: string | null;
  /** Who was asked for what. */
  readonly where: string;
  /** By which secret it was admitted, or why it was refused. */
  readonly detail: string;
  grounds(): Promise<string>;
}

async function toAdmit(this: Context, received: unknown, given: PresentedPair, url?: string | URL): Promise<Result> {
  const account = accountOf(received, "toAdmit");
  const pair = wholePair(given, "toAdmit");
  if (url !== undefined) edgePlaceOf(url, "The URL of toAdmit");
  const { admitted, where, detail, grounds } = await seenOf(account, pair, url);
  const why = fails(this, admitted) ? await grounds() : "";
  const wish = `${admitted ? "not " : ""}to admit client id ${shownClientId(pair.clientId)}${where}`;
  return {
    pass: admitted,
    message: () => `expected account ${account.id} ${wish}, but it ${admitted ? "does" : "refuses"}${detail}. ${why}`,
  };
}

async function toRefuse(
  this: Context,
  received: unknown,
  given: PresentedPair,
  wanted?: EdgeRefusal,
  url?: string | URL,
): Promise<Result> {
  const account = accountOf(received, "toRefuse");
  checkReason(wanted, url !== undefined);
  const pair = wholePair(given, "toRefuse");
  if (url !== undefined) edgePlaceOf(url, "The URL of toRefuse");
  const { admitted, reason, where, detail, grounds } = await seenOf(account, pair, url);
  const pass = !admitted && (wanted === undefined || reason === wanted);
  const why = fails(this, pass) ? await grounds() : "";
  const wish = `to refuse client id ${shownClientId(pair.clientId)}${where}${wanted === undefined ? "" : ` (${wanted})`}`;
  return {
    pass,
    message: () =>
      `expected account ${account.id} ${pass ? "not " : ""}${wish}, but it ${admitted ? "admits it" : "refuses"}${detail}. ${why}`,
  };
}

export const admissionMatchers = { toAdmit, toRefuse };

function seenOf(account: Account, pair: Pair, url: string | URL | undefined): Promise<Seen> {
  return url === undefined ? verified(account, pair) : askedAtEdge(account, pair, url);
}

function wholePair(given: PresentedPair, matcher: string): Pair {
  const { client_id: clientId, client_secret: clientSecret } = Object(given) as PresentedPair;
  if (typeof clientId === "string" && typeof clientSecret === "string") return { clientId, clientSecret };
  const missing = typeof clientId === "string" ? "client_secret" : "client_id";
  throw new TypeError(`${matcher} needs a client_id and a client_secret: this pair has no ${missing}.`);
}

async function verified(account: Account, { clientId, clientSecret }: Pair): Promise<Seen> {
  const { admitted, secret, reason } = await account.verify(clientId, clientSecret);
  return {
    admitted,
    reason,
    where: "",
    detail: admitted ? `, with the ${secret} secret` : `: ${reason}`,
    grounds: () => groundsFor(account, clientId),
  };
}

/** What decides on an admission: the account's time, and the token. */
async function groundsFor(account: Account, clientId: string): Promise<string> {
  const { now } = await account.clock.read();
  for await (const token of account.eachToken({ deleted: true })) {
    if (token.client_id !== clientId) continue;
    const { name, state, expires_at, previous_client_secret_expires_at: grace } = token;
    const previous = grace === null ? "" : `, its previous secret until ${grace}`;
    return `At ${now} its token ${JSON.stringify(name)} is ${state}; it expires at ${expires_at}${previous}.`;
  }
  return `It has no token with this client id.`;
}

const admissions: ReadonlySet<string> = new Set(edgeAdmissions);

/** A real request, which goes no further than its first answer. */
async function askedAtEdge(account: Account, pair: Pair, url: string | URL): Promise<Seen> {
  const { clientId, clientSecret } = pair;
  for (const [name, value] of Object.entries({ client_id: clientId, client_secret: clientSecret })) {
    // `fetch` would say it with the value, which may be a secret
    if (/[^\t\u0020-\u007e\u0080-\u00ff]/.test(value)) throw new TypeError(`The ${name} cannot be sent in a header.`);
  }
  const response = await account.fetch(url, { headers: pairHeaders(clientId, clientSecret), redirect: "manual" });
  await response.body?.cancel();
  const reason = response.headers.get("emulator-reason") ?? "";
  if (reason === "no-application") {
    throw new TypeError(
      `No application of account ${account.id} protects ${visible(new URL(url).origin)}: every request passes there, so that nothing is admitted or refused. Is the host right?`,
    );
  }
  const admitted = admissions.has(reason);
  const { origin, pathname } = new URL(url);
  return {
    admitted,
    reason,
    where: ` at ${visible(origin + pathname)}`,
    detail: `: ${reason}, with status ${response.status}`,
    grounds: () => explained(account, pair, url),
  };
}

/** The same request once more, as it is decided now. */
async function explained(account: Account, pair: Pair, url: string | URL): Promise<string> {
  try {
    return visible((await account.explain({ url: String(url), ...pair })).sentence);
  } catch (problem) {
    if (!(problem instanceof EmulatorError)) throw problem;
    return `Why cannot be told: ${problem.message}`;
  }
}
