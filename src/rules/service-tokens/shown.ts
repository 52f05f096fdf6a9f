/**
 * A token as the API shows it, in the order of the wire; with its secret in the one answer that shows it.
 *
 * Source of the order: the documented answer of a create; the place of newer members is the assumption `key-order`.
 */
import type { ServiceToken } from "../../contract/tokens.ts";
import type { Consultation } from "../fidelity/consultation.ts";
import { formatTimestamp } from "../values/timestamp.ts";
import type { Token } from "./token.ts";

export function serviceTokenJson(token: Token, consult: Consultation, secret: string | null = null): ServiceToken {
  if (secret !== null) consult.restsOn("secret-format");
  const graceEnd = graceEndJson(token, consult);
  consult.restsOn(token.lastSeenAt === null ? "last-seen-before-first-use" : "last-seen-granularity");
  return {
    client_id: token.clientId,
    ...(secret === null ? {} : { client_secret: secret }),
    created_at: formatTimestamp(token.createdAt),
    enabled: token.enabled,
    expires_at: formatTimestamp(token.expiresAt),
    id: token.id,
    ...(token.lastSeenAt === null ? {} : { last_seen_at: formatTimestamp(token.lastSeenAt) }),
    name: token.name,
    updated_at: formatTimestamp(token.updatedAt),
    duration: token.duration,
    client_secret_version: token.secret.version,
    ...graceEnd,
  };
}

function graceEndJson(
  { previous: { expiresAt } }: Token,
  consult: Consultation,
): Pick<ServiceToken, "previous_client_secret_expires_at"> {
  if (expiresAt !== null) return { previous_client_secret_expires_at: formatTimestamp(expiresAt) };
  const absent = consult.value("previous-grace-end-before-rotation") === "absent";
  return absent ? {} : { previous_client_secret_expires_at: null };
}
