/** What clients read from the environment, in the forms in which shells and CI take it. */
import type { InterceptPlace } from "./intercept/interception.ts";

export type Environment = Readonly<Record<string, string>>;

export const environmentFormats = ["shell", "fish", "powershell", "github", "json"] as const;
export type EnvironmentFormat = (typeof environmentFormats)[number];

/** The account that the command line uses unless told otherwise. */
export const DEFAULT_ACCOUNT = "00000000000000000000000000000001";
export const TOKEN = "access-emulator-token";

export function environmentOf(apiUrl: string, account: string, token = TOKEN): Environment {
  return { ...baseUrls(apiUrl), CLOUDFLARE_API_TOKEN: token, CLOUDFLARE_ACCOUNT_ID: account };
}

/** The base URL under both of its names: the SDKs read the first, wrangler and `cf` the second. docs/clients.md has the others. */
export function baseUrls(apiUrl: string): Record<"CLOUDFLARE_BASE_URL" | "CLOUDFLARE_API_BASE_URL", string> {
  return { CLOUDFLARE_BASE_URL: apiUrl, CLOUDFLARE_API_BASE_URL: apiUrl };
}

/** What must not be there beside the variables of `intercept`: each leads some client past the proxy, or to another host. */
export const NOT_WITH_INTERCEPT = [
  "CLOUDFLARE_BASE_URL",
  "CLOUDFLARE_API_BASE_URL",
  "CF_API_BASE_URL", // the former name of the second, which wrangler still reads
  "CLOUDFLARE_API_URL", // these two: PyPI's cloudflare 2
  "CF_API_URL",
  "CLOUDFLARE_API_HOSTNAME", // these two: version 4 of Terraform's provider
  "CLOUDFLARE_API_BASE_PATH",
] as const;

export interface InterceptedChild {
  readonly account: string;
  readonly token?: string;
  /** The environment that these variables are added to. */
  readonly before: Readonly<Record<string, string | undefined>>;
}

/** The variables by which clients find the proxy and trust its certificates. docs/intercept.md says who reads which. */
export function interceptEnvironmentOf(
  { url, proxyUrl, hosts, offline, certificates: { additional, bundle } }: InterceptPlace,
  { account, token = TOKEN, before }: InterceptedChild,
): Environment {
  // Offline, whatever went past the proxy would not be refused.
  const past = offline ? "" : `${before.NO_PROXY ?? ""},${before.no_proxy ?? ""}`;
  const noProxy = notThroughProxy(past, hosts);
  const proxy = proxyOf(proxyUrl, account);
  return {
    CLOUDFLARE_API_TOKEN: token,
    CLOUDFLARE_ACCOUNT_ID: account,
    HTTPS_PROXY: proxy,
    https_proxy: proxy,
    HTTP_PROXY: proxy,
    http_proxy: proxy,
    NO_PROXY: noProxy,
    no_proxy: noProxy,
    SSL_CERT_FILE: bundle,
    CURL_CA_BUNDLE: bundle,
    REQUESTS_CA_BUNDLE: bundle,
    NODE_EXTRA_CA_CERTS: additional,
    DENO_CERT: additional,
    NODE_USE_ENV_PROXY: "1",
    ACCESS_EMULATOR_URL: url,
  };
}

/** The user name tells whose edge answers. Some clients, Python's requests among them, leave it out unless there is a password. */
function proxyOf(proxyUrl: string, account: string): string {
  return proxyUrl.replace("://", `://${account}:x@`);
}

/**
 * What went past a proxy before, but for the intercepted hosts; and this machine, where the control plane is. Not as
 * `[::1]`: Python's httpx, and with it Cloudflare's SDK, cannot start with that. The proxy lets loopback through anyway.
 */
function notThroughProxy(before: string, hosts: readonly string[]): string {
  const kept = before.split(/[\s,]+/).filter((entry) => entry !== "" && !coversAny(entry, hosts));
  return [...new Set([...kept, "localhost", "127.0.0.1", "::1"])].join(",");
}

/**
 * Whether an entry of NO_PROXY is, in the reading of any client, for a host that is intercepted. Python takes any number of
 * dots from its front, curl the one at its end, and to Node a star is the beginning of a name and not of a label.
 */
function coversAny(entry: string, hosts: readonly string[]): boolean {
  const [, star = "", name = ""] = /^(\*?)\.*(.*?)\.*(?::\d+)?$/.exec(entry.toLowerCase()) ?? [];
  const isWithin = (inner: string, outer: string) =>
    inner === outer || inner.endsWith(star === "" ? `.${outer}` : outer);
  return hosts.some((host) => {
    const domain = host.replace(/^\*\./, "");
    return name === "" || isWithin(domain, name) || (host !== domain && name.endsWith(`.${domain}`));
  });
}

/**
 * The variables as text: `shell` for `eval "$(…)"` in POSIX shells, `github` for `>> "$GITHUB_ENV"`. Where the form can say
 * so, a variable that must not be there is taken away.
 */
export function formatted(
  environment: Environment,
  format: EnvironmentFormat,
  unwanted: readonly string[] = [],
): string {
  if (format === "json") return `${JSON.stringify(environment)}\n`;
  const { set, unset } = FORMS[format];
  const lines = [
    ...Object.entries(environment).map(([name, value]) => set(name, value)),
    ...(unset ? unwanted.map((name) => unset(name)) : []),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

interface Form {
  readonly set: (name: string, value: string) => string;
  readonly unset?: (name: string) => string;
}

const FORMS: Readonly<Record<Exclude<EnvironmentFormat, "json">, Form>> = {
  shell: {
    set: (name, value) => `export ${name}='${value.replaceAll("'", String.raw`'\''`)}'`,
    unset: (name) => `unset ${name}`,
  },
  fish: {
    set: (name, value) => `set -gx ${name} '${value.replaceAll(/['\\]/g, String.raw`\$&`)}'`,
    unset: (name) => `set -e ${name}`,
  },
  powershell: {
    set: (name, value) => `$env:${name} = '${value.replaceAll("'", "''")}'`,
    unset: (name) => `Remove-Item Env:${name} -ErrorAction SilentlyContinue`,
  },
  github: { set: (name, value) => `${name}=${value.replaceAll(/[\r\n]/g, "")}` }, // a line break would begin a variable
};
