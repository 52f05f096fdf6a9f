/** Which API is asked, and with which credentials. */
export type Credentials =
  | { readonly kind: "token"; readonly token: string }
  | { readonly kind: "key"; readonly email: string; readonly key: string };

export interface Target {
  /** Such as `https://api.cloudflare.com/client/v4`; without a slash at its end. */
  readonly baseUrl: string;
  readonly accountId: string;
  /** The zone whose operations are tried, too. */
  readonly zoneId: string | undefined;
  readonly credentials: Credentials;
  /** Below which public applications are made: a domain of the account. */
  readonly zoneDomain?: string | undefined;
}

/** A base URL as it was given, made tidy; refused with a sentence when it is none. */
export function baseUrlOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw refused(`--base-url ${JSON.stringify(text)}: it must be a URL that begins with http:// or https://.`);
  }
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw refused("--base-url: credentials, a query and a fragment do not belong into a base URL.");
  }
  const path = url.pathname.replace(/\/+$/, "");
  if (path === "") throw refused(`--base-url ${url.origin}: it must end in /client/v4, as clients are given it.`);
  return url.origin + path;
}

export function idOf(text: string, what: string): string {
  if (/^[0-9a-f]{32}$/.test(text)) return text;
  throw refused(`${JSON.stringify(text)} is not ${what}: it must be 32 lower-case hex digits.`);
}

export function domainOf(text: string): string {
  const domain = text.toLowerCase().replace(/\.$/, "");
  const label = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
  if (domain.length <= 180 && new RegExp(`^${label}(\\.${label})*$`).test(domain)) return domain;
  throw refused(`--zone-domain ${JSON.stringify(text)}: it must be the name of a domain, such as example.com.`);
}

/** Whether a base URL leads to this machine, where nothing but an emulator is to be expected. */
export function isLoopback(baseUrl: string): boolean {
  const { hostname } = new URL(baseUrl);
  return /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}

/** The headers that carry the credentials. */
export function headersOf(credentials: Credentials): Record<string, string> {
  return credentials.kind === "token"
    ? { authorization: `Bearer ${credentials.token}` }
    : { "x-auth-email": credentials.email, "x-auth-key": credentials.key };
}

/** A text that can stand in a header; what it is is told, and never the text itself. */
export function headerText(text: string, what: string): string {
  const trimmed = text.trim();
  if (/^[\x21-\x7e]+$/.test(trimmed)) return trimmed;
  throw refused(`${what} ${trimmed === "" ? "is empty" : "has characters that cannot stand in a header"}.`);
}

/** An id as a report shows it, which others may read. */
export function masked(id: string): string {
  return `${id.slice(0, 4)}…${id.slice(-4)}`;
}

/** What is wrong with a target, in a sentence for a person. */
export class BadTarget extends Error {
  override readonly name = "BadTarget";
}

function refused(sentence: string): BadTarget {
  return new BadTarget(sentence);
}
