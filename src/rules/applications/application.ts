/** An application as the rules see it. Times are whole seconds since 1970 (UTC). */
import {
  applicationTypes,
  type AccessApplication,
  type AccessPolicy,
  type ApplicationType,
} from "../../contract/access.ts";
import { readLabel, readSession } from "../access/fields.ts";
import type { Consultation } from "../fidelity/consultation.ts";
import { ok, refusedRequest, type Result } from "../fidelity/result.ts";
import { withDistinctTags } from "../tags/tag.ts";
import { formatTimestamp } from "../values/timestamp.ts";
import { publicUris, readProtected, type Protected, type ProtectedInput } from "./destinations.ts";
import { noteCarried, optionsOf } from "./options.ts";

export interface Application extends Protected {
  readonly id: string;
  readonly type: ApplicationType;
  readonly name: string;
  /** 64 hex digits. */
  readonly aud: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Everything else that was set, in the order of the wire. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Since when the sessions before it count no more; null when they were never revoked. */
  readonly revokedAt: number | null;
}

/** What a client may send for an application; null and absent both mean "not given". Names are the API's. */
export interface ApplicationInput extends ProtectedInput {
  readonly type?: string | null | undefined;
  readonly name?: string | null | undefined;
  readonly session_duration?: string | null | undefined;
  readonly policies?: readonly unknown[] | null | undefined;
  readonly [option: string]: unknown;
}

export type ApplicationFields = Pick<Application, "type" | "name" | "domain" | "destinations" | "options">;

/** Source: the documented limits of Access. */
export const APPLICATIONS_LIMIT = 500;
const SESSION = "24h";

/** What an application is made of, or made into: everything that is not given has its default. */
export function readApplication(input: ApplicationInput, consult: Consultation): Result<ApplicationFields> {
  const { type } = input;
  if (!isType(type)) return refusedRequest("app type is missing or invalid", { isRecorded: true });
  const isSelfHosted = type === "self_hosted";
  if (!isSelfHosted) consult.restsOn("carried-applications");
  if (!input.name) consult.restsOn("application-without-name");
  const name = input.name ? readLabel("name", input.name) : ok("");
  if (!name.ok) return name;
  const guarded = isSelfHosted ? readProtected(input, consult) : ok(carried(input));
  if (!guarded.ok) return guarded;
  const session = readSession(input.session_duration || undefined, isSelfHosted ? SESSION : "");
  if (!session.ok) return session;
  const options = withDistinctTags(optionsOf({ ...input, session_duration: session.value }, isSelfHosted, consult));
  const conflict = conflictIn(options);
  if (conflict !== undefined) return refusedRequest(conflict);
  if (hasOauth(options) && publicUris(guarded.value.destinations).some((uri) => uri.includes("/"))) {
    return refusedRequest("domain can not have a path if oauth is configured", { isRecorded: true });
  }
  noteCarried(options, consult);
  return ok({ type, name: name.value, ...guarded.value, options });
}

const isType = (value: unknown): value is ApplicationType => applicationTypes.includes(value as ApplicationType);

/** Of a type that protects nothing here: what was sent. */
function carried({ domain, destinations }: ApplicationInput): Protected {
  return { domain: domain || null, destinations: destinations ?? [] };
}

/** Source: the description of `options_preflight_bypass`. */
function conflictIn({ options_preflight_bypass: bypass, cors_headers: cors }: Readonly<Record<string, unknown>>) {
  return bypass === true && cors !== undefined ? "cors_headers cannot be set with options_preflight_bypass" : undefined;
}

function hasOauth({ oauth_configuration: oauth }: Readonly<Record<string, unknown>>): boolean {
  return (Object(oauth) as { readonly enabled?: unknown }).enabled === true;
}

/** As the API shows it, with its policies in the ascending order of their precedences. */
export function applicationJson(
  application: Application,
  policies: readonly AccessPolicy[],
  consult: Consultation,
  isInList = false,
): AccessApplication {
  const { id, type, name, aud, createdAt, updatedAt, domain, destinations, options } = application;
  consult.restsOn("application-fields");
  const uris = publicUris(destinations);
  const isSelfHosted = type === "self_hosted" && uris.length > 0;
  const showsHosts = isSelfHosted && (!isInList || consult.value("self-hosted-domains-in-lists") === "shown");
  return {
    id,
    uid: id,
    type,
    name,
    aud,
    created_at: formatTimestamp(createdAt),
    updated_at: formatTimestamp(updatedAt),
    ...(domain === null ? {} : { domain }),
    ...(showsHosts ? { self_hosted_domains: uris } : {}),
    ...(destinations.length > 0 ? { destinations } : {}),
    ...(Array.isArray(options.tags) ? { ...options, tags: options.tags.toSorted() } : options),
    policies,
  };
}
