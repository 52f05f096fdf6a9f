/** The rule of `PUT .../service_tokens/{id}`: fields that are not given keep their value. */
import type { Consultation } from "../fidelity/consultation.ts";
import { expiryOf, readGraceEnd, readName, readVersion } from "./fields.ts";
import { ok, refused, type Result } from "../fidelity/result.ts";
import { rotateByVersion, type Updated } from "./rotation.ts";
import type { Token, TokenInput } from "./token.ts";

/**
 * The token after the update, and whether it rotated: then the new secret belongs into the answer.
 *
 * `nameTaken` tells whether another token has the name.
 */
export function update(
  token: Token,
  input: TokenInput,
  freshDigest: Uint8Array | undefined,
  nameTaken: (name: string) => boolean,
  now: number,
  consult: Consultation,
): Result<Updated> {
  const name = nameAfter(token, input.name, nameTaken, consult);
  if (!name.ok) return name;
  const lifetime = lifetimeAfter(token, input.duration, now, consult);
  if (!lifetime.ok) return lifetime;
  const version = readVersion(input.client_secret_version, consult, token.secret.version);
  if (!version.ok) return version;
  const graceEnd = readGraceEnd(input.previous_client_secret_expires_at, consult);
  if (!graceEnd.ok) return graceEnd;
  const secrets = rotateByVersion(
    token,
    { version: version.value, graceEnd: graceEnd.value },
    freshDigest,
    now,
    consult,
  );
  if (!secrets.ok) return secrets;
  const updated = {
    ...secrets.value.token,
    ...lifetime.value,
    name: name.value,
    enabled: input.enabled ?? token.enabled,
    updatedAt: now,
  };
  return ok({ token: updated, rotated: secrets.value.rotated });
}

function nameAfter(
  token: Token,
  input: string | null | undefined,
  nameTaken: (name: string) => boolean,
  consult: Consultation,
): Result<string> {
  if (input === undefined || input === null) return ok(token.name);
  if (input === "" && consult.value("empty-name-on-update") === "not-given") return ok(token.name);
  const name = readName(input, consult);
  if (!name.ok || name.value === token.name) return name;
  if (consult.value("duplicate-names") === "refuse" && nameTaken(name.value)) {
    return refused({ kind: "duplicate-name" });
  }
  return name;
}

function lifetimeAfter(
  token: Token,
  duration: string | null | undefined,
  now: number,
  consult: Consultation,
): Result<Pick<Token, "duration" | "expiresAt">> {
  const kept = duration === undefined || duration === null;
  if (kept && consult.value("update-restarts-expiry") === "when-duration-given") {
    return ok({ duration: token.duration, expiresAt: token.expiresAt });
  }
  const wanted = kept ? token.duration : duration;
  const expiry = expiryOf(wanted, now, consult);
  return expiry.ok ? ok({ duration: wanted, expiresAt: expiry.value }) : expiry;
}
