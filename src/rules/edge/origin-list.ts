/** The hosts that origins of a deployed emulator may point to, as its operator lists them: with commas or spaces between them. */
import { isName, isPort } from "./origin-url.ts";

/** Names that no public DNS has: RFC 6761, RFC 6762 with its appendix G, RFC 8375, and what ICANN keeps for private use. */
const PRIVATE =
  /(?:^|\.)(?:localhost|localdomain|local|internal|intranet|private|corp|home|lan|home\.arpa|invalid|onion)$/;
/** The real API, and the teams of the real service. */
const CLOUDFLARES = /^(?:api\.cloudflare\.com|(?:.+\.)?cloudflareaccess\.com)$/;

/** Each as `https://{host}:{port}`. What is wrong is left out: it is told by `problemOfOriginList`. */
export function listedOrigins(text: unknown): ReadonlySet<string> {
  const places = wordsOf(text).map(placeIn);
  return new Set(places.flatMap(({ host, port, problem }) => (problem ? [] : [`https://${host}:${port}`])));
}

/** What is wrong with the list, if anything; `own` is the name under which the emulator is asked. */
export function problemOfOriginList(text: unknown, own?: string): string | undefined {
  if (text !== undefined && text !== null && typeof text !== "string") {
    return `EMULATOR_ORIGINS must be a text: ${EXAMPLE}`;
  }
  for (const word of wordsOf(text)) {
    const { host, problem } = placeIn(word);
    const why = problem ?? (host === own ? "is this emulator itself" : undefined);
    if (why !== undefined)
      return `EMULATOR_ORIGINS has ${JSON.stringify(word.slice(0, 100))}, which ${why}: ${EXAMPLE}`;
  }
  return undefined;
}

const EXAMPLE =
  "write public hosts such as app.example.com or api.example.com:8443, without scheme, path or star, and with commas between them. They are asked by https.";

const wordsOf = (text: unknown): string[] =>
  typeof text === "string" ? text.split(/[\s,]+/).filter((word) => word !== "") : [];

function placeIn(word: string): { host: string; port: string; problem?: string } {
  const [, name = "", port = "443"] = /^([^:]*)(?::(.*))?$/s.exec(word) ?? [];
  const host = name.toLowerCase();
  const problem = problemOf(host, word) ?? (isPort(port) ? undefined : "has a port that is none");
  return { host, port, ...(problem === undefined ? {} : { problem }) };
}

function problemOf(host: string, word: string): string | undefined {
  if (/^\[|^[\d.]+$|(?:^|\.)(?:\d+|0x[0-9a-f]*)\.?$/.test(host) || /^[0-9a-f:]*:[0-9a-f:]*:[0-9a-f:]*$/i.test(word)) {
    return "is an address and no name";
  }
  if (PRIVATE.test(host)) return "is a private name";
  if (CLOUDFLARES.test(host)) return "is a host of Cloudflare's own";
  if (isName(host)) return undefined;
  return /^[a-z0-9_-]+(?::\d*)?$/i.test(word) ? "is a name without a dot" : "is no host name";
}
