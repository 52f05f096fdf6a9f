/** Which hosts an account's edge answers for, so that a request that says no account finds the one that protects its host. */
import { publicUris, type Destination } from "../applications/destinations.ts";
import { asciiHost, isHostOf, patternOf } from "./pattern.ts";

/** The hosts of an application's public destinations, with their stars, each once. */
export function hostsIn(destinations: readonly Destination[]): string[] {
  return [...new Set(publicUris(destinations).map((uri) => asciiHost(uri.split("/")[0] ?? "")))];
}

/** So many characters has a host at the most, and so many destinations an application. */
const [LONGEST, MOST] = [255, 5];

/** What an account keeps that brings hosts. */
export interface KeptHosts {
  readonly applications: readonly { readonly type: string; readonly destinations: readonly Destination[] }[];
  /** The name of its team, unless that has the account's own. */
  readonly team: string | null | undefined;
  readonly origins: readonly { readonly hostname: string }[];
}

/** The hosts that an account has. */
export function hostsOf({ applications, team, origins }: KeptHosts): string[] {
  const ofApplications = applications
    .filter(({ type }) => type === "self_hosted")
    .flatMap(({ destinations }) => hostsIn(destinations));
  return [...new Set([...ofApplications, ...origins.map(({ hostname }) => hostname), ...(team ? [team] : [])])];
}

/** What somebody asks for that may bring hosts: applications, the name of a team. Nothing of it is checked yet. */
export interface AskedFor {
  readonly applications?: readonly object[] | undefined;
  readonly organization?: object | null | undefined;
}

/** The hosts that an account would have, as far as what was sent can be read, and is not too much to be accepted. */
export function hostsAskedFor({ applications = [], organization }: AskedFor): string[] {
  const { auth_domain: team } = Object(organization) as { auth_domain?: unknown };
  return [...new Set([...applications.flatMap(hostsOfApplication), team].filter(isHost))];
}

/** One of the three fields counts; which one, the rules say later. */
function hostsOfApplication(asked: object): string[] {
  const { domain, self_hosted_domains: domains, destinations } = asked as Readonly<Record<string, unknown>>;
  const uris = [listOf(destinations).map((each) => Object(each).uri as unknown), listOf(domains), [domain]];
  const texts = uris.flatMap((list) => (list.length > MOST ? [] : list)).filter((text) => typeof text === "string");
  return hostsIn(texts.map((uri) => ({ uri })));
}

const isHost = (text: unknown): text is string => typeof text === "string" && text !== "" && text.length <= LONGEST;
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** The end of a host that has no star in it: by it a pattern is found. */
export function anchorOf(host: string): string {
  const labels = host.split(".");
  return labels.slice(labels.findLastIndex((label) => label.includes("*")) + 1).join(".");
}

/** Every end of a name that a pattern for it can have as its anchor. */
export function anchorsFor(name: string): string[] {
  const labels = name.split(".");
  return [...labels.map((_, from) => labels.slice(from).join(".")), ""];
}

export function isClaim(host: string, name: string): boolean {
  return isHostOf(patternOf(host), name);
}
