/** What an application protects: `domain`, `self_hosted_domains` and `destinations` are one value in three fields. */
import type { Consultation } from "../fidelity/consultation.ts";
import { invalid, ok, refusedRequest, type Result } from "../fidelity/result.ts";

/** One of `destinations`, as it was sent; `type` is `public` unless given. */
export type Destination = Readonly<Record<string, unknown>>;

export interface Protected {
  /** The public destination that was sent as `domain`, or the first one; null of an application that has none. */
  readonly domain: string | null;
  readonly destinations: readonly Destination[];
}

export interface ProtectedInput {
  readonly domain?: string | null | undefined;
  readonly self_hosted_domains?: readonly string[] | null | undefined;
  readonly destinations?: readonly Destination[] | null | undefined;
}

/** Source: the documented limits of Access. */
export const DESTINATIONS_LIMIT = 5;

/** The members of a destination, by its type, that must be strings. Source: the types of npm `cloudflare` 7.3.0. */
const MEMBERS: Readonly<Record<string, { readonly required: readonly string[]; readonly others: readonly string[] }>> =
  {
    public: { required: ["uri"], others: [] },
    private: { required: [], others: ["cidr", "hostname", "l4_protocol", "port_range", "vnet_id"] },
    via_mcp_server_portal: { required: ["mcp_server_id"], others: [] },
    worker: { required: ["worker_id"], others: [] },
    preview_worker: { required: ["worker_id"], others: [] },
    all_workers: { required: [], others: [] },
    all_preview_workers: { required: [], others: [] },
  };

/** Of a self-hosted application. `destinations` counts before `self_hosted_domains`, and that before `domain`. */
export function readProtected(input: ProtectedInput, consult: Consultation): Result<Protected> {
  const given = input.destinations?.length ? input.destinations : undefined;
  const hosts = input.self_hosted_domains?.length ? input.self_hosted_domains : undefined;
  const domain = input.domain || undefined;
  const destinations = (given ?? (hosts ?? (domain === undefined ? [] : [domain])).map(ofHost)).map(withType);
  if (destinations.length === 0) return invalid("domain", "is required, or destinations");
  if (destinations.length > DESTINATIONS_LIMIT) {
    return refusedRequest("maximum number of domains has been reached");
  }
  for (const [index, destination] of destinations.entries()) {
    const problem = problemOf(destination);
    if (problem !== undefined) {
      consult.restsOn("domain-form");
      return invalid(given ? `destinations.${index}` : hosts ? `self_hosted_domains.${index}` : "domain", problem);
    }
  }
  const uris = publicUris(destinations);
  const claims = claimsOf(destinations);
  if (new Set(claims).size < claims.length)
    return invalid("destinations", "must name each domain and each Worker once");
  if (domain !== undefined && !uris.includes(domain)) {
    return refusedRequest("domain not included in destinations", { isRecorded: true });
  }
  return ok({ domain: domain ?? uris[0] ?? null, destinations });
}

/** The domains among destinations, in their order. */
export function publicUris(destinations: readonly Destination[]): string[] {
  return destinations.filter(isPublic).map(({ uri }) => String(uri));
}

const isPublic = ({ type }: Destination): boolean => type === undefined || type === null || type === "public";

const ofHost = (uri: string): Destination => ({ uri, type: "public" });
const withType = (each: Destination): Destination => (isPublic(each) ? { ...each, type: "public" } : each);

/** What only one application can have: domains, and Workers, as texts that no domain is. */
export function claimsOf(destinations: readonly Destination[]): string[] {
  return destinations.flatMap((each) => {
    if (isPublic(each)) return [String(each.uri)];
    return each.type === "worker" || each.type === "preview_worker" ? [`${each.type}:${String(each.worker_id)}`] : [];
  });
}

function problemOf(destination: Destination): string | undefined {
  const type = isPublic(destination) ? "public" : destination.type;
  const members = typeof type === "string" && Object.hasOwn(MEMBERS, type) ? MEMBERS[type] : undefined;
  if (!members) return `has an unknown type; the types are ${Object.keys(MEMBERS).join(", ")}`;
  for (const name of members.required) {
    if (typeof destination[name] !== "string") return `must have ${name}`;
  }
  for (const name of members.others) {
    const value = destination[name];
    if (value !== undefined && value !== null && typeof value !== "string") return `has a ${name} that is no string`;
  }
  return (type === "public" ? problemOfUri(String(destination.uri)) : undefined) ?? problemOfOverrides(destination);
}

/** Source: the documentation of application paths; no port, query or fragment, at most one `*` between dots or slashes. */
export function problemOfUri(uri: string): string | undefined {
  if (uri.length > 1024) return "is longer than 1024 characters";
  const [host = "", ...path] = uri.split("/");
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(uri)) return "must be a host name with a path, without a scheme";
  if (/[?#\s]/.test(uri) || host.includes(":"))
    return "must be a host name with a path, without port, query, fragment or space";
  const labels = host.split(".");
  if (!labels.every((label) => /^[\p{L}\p{N}_*-]{1,63}$/u.test(label)))
    return "must begin with a host name such as app.example.com";
  if ([...labels, ...path].some((part) => part.split("*").length > 2))
    return "may have one * between two dots or slashes";
  return undefined;
}

function problemOfOverrides({ overrides }: Destination): string | undefined {
  if (overrides === undefined || overrides === null) return undefined;
  const areOverrides =
    Array.isArray(overrides) &&
    overrides.every((each: unknown) => typeof (Object(each) as Record<string, unknown>).path_pattern === "string");
  return areOverrides ? undefined : "has overrides that are no list of objects with path_pattern";
}
