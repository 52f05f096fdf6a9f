import type { StoredToken } from "../../../store/account/account-object.ts";
import type { Consultation } from "../../../rules/fidelity/consultation.ts";
import { formatTimestamp } from "../../../rules/values/timestamp.ts";
import type { UpdatedServiceToken } from "./answers.ts";

/**
 * A token as the API shows it, in the order of the wire; with its secret in the one answer that shows it.
 *
 * Source of the order: the documented answer of a create; the place of newer members is the assumption `key-order`.
 */
export function serviceTokenJson(
  token: StoredToken,
  consult: Consultation,
  secret: string | null = null,
): UpdatedServiceToken {
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
    client_secret_version: token.secretVersion,
    ...graceEndJson(token, consult),
  };
}

function graceEndJson({ previousSecretExpiresAt }: StoredToken, consult: Consultation) {
  if (previousSecretExpiresAt !== null) {
    return { previous_client_secret_expires_at: formatTimestamp(previousSecretExpiresAt) };
  }
  const absent = consult.value("previous-grace-end-before-rotation") === "absent";
  return absent ? {} : { previous_client_secret_expires_at: null };
}
