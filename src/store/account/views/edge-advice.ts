/** Advice on requests to the edge: what people get wrong when a token has to get in. Pure: journal in, sentences out. */
import type { EdgeRow } from "../../../contract/edge.ts";
import type { Advice, AdviceKind } from "../../../contract/journal.ts";
import type { JournalEntry } from "../tables/journal-entry.ts";

type EdgeEntry = JournalEntry & { readonly edge: EdgeRow };

/** A client that is sent to the login and reads its page takes no longer, in milliseconds. */
const SOON = 60_000;

/** `entries` are in the order of their arrival. One sentence for a kind and a host: a client repeats itself. */
export function adviceOnEdge(entries: readonly JournalEntry[]): Advice[] {
  const advised = new Map<string, { message: string; requests: number[]; tokenId: string | null; kind: AdviceKind }>();
  let redirected: EdgeEntry | undefined;
  for (const entry of entries) {
    if (!isOfEdge(entry)) continue;
    for (const [kind, message, about = [entry.id]] of [
      ...onUrl(entry),
      ...onCredentials(entry),
      ...onLogin(redirected, entry),
    ]) {
      const known = advised.get(`${kind} ${message}`);
      if (known) known.requests.push(...about);
      else advised.set(`${kind} ${message}`, { kind, message, requests: [...about], tokenId: entry.token_id });
    }
    if (entry.status === 302 && !entry.edge.admitted) redirected = entry;
  }
  return [...advised.values()].map(({ kind, message, requests, tokenId }) => {
    return { kind, message, requests, token_id: tokenId };
  });
}

type Told = readonly [kind: AdviceKind, message: string, requests?: readonly number[]];

const isOfEdge = (entry: JournalEntry): entry is EdgeEntry => (entry.edge ?? null) !== null;
const isTeam = ({ edge: { host } }: EdgeEntry): boolean => host.endsWith(".cloudflareaccess.com");

function* onUrl(entry: EdgeEntry): Generator<Told> {
  if (isTeam(entry) || !entry.target.includes("[redacted]")) return;
  yield [
    "secret-in-url",
    `A URL of ${entry.edge.host} had what looks like a secret in it: URLs stand in logs. A token's secret belongs into the header CF-Access-Client-Secret.`,
  ];
}

function* onCredentials({ edge }: EdgeEntry): Generator<Told> {
  const { host, reason, credentials } = edge;
  if (reason === "incomplete-credentials") {
    yield [
      "half-of-credentials",
      `A request to ${host} had one half of a token's credentials: CF-Access-Client-Id and CF-Access-Client-Secret go together.`,
    ];
  }
  const isToken = credentials === "header-pair" || credentials === "single-header";
  if (reason === "no-application" && isToken) {
    yield [
      "secret-sent-elsewhere",
      `The credentials of a token were sent to ${host}, which no application protects: whoever serves that host has read the secret.`,
    ];
  }
  const isSession = credentials === "session-cookie" || credentials === "session-header";
  if (!edge.admitted && isSession) {
    yield [
      "session-not-counted",
      `A request to ${host} presented an earlier session alone, and it did not count: without an Allow policy, in strict mode, and after its end the token's headers are needed each time.`,
    ];
  }
}

function* onLogin(redirected: EdgeEntry | undefined, entry: EdgeEntry): Generator<Told> {
  const isLogin = isTeam(entry) && entry.target.startsWith("/cdn-cgi/access/login/") && entry.status === 200;
  if (!redirected || !isLogin || redirected.user_agent !== entry.user_agent) return;
  const passed = entry.started_at - redirected.started_at;
  if (passed < 0 || passed > SOON) return;
  yield [
    "login-page-read",
    `A request to ${redirected.edge.host} was refused (${redirected.edge.reason}) by a redirect to the login, and its client followed it: the page with status 200 that it read is the login's, not the application's.`,
    [redirected.id, entry.id],
  ];
}
