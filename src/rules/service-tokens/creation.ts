/** The rule of `POST .../service_tokens`. */
import { catalogue } from "../fidelity/assumptions/index.ts";
import type { Consultation } from "../fidelity/consultation.ts";
import { expiryOf, readGraceEnd, readName, readVersion } from "./fields.ts";
import { ok, refused, type Result } from "../fidelity/result.ts";
import { DEFAULT_DURATION, type NewIdentity, type Token, type TokenInput } from "./token.ts";

/** What the rule has to know of the tokens that are there already. */
export interface Holding {
  count(): number;
  hasName(name: string): boolean;
}

/** A new token of version 1 (or the given one), enabled unless told otherwise, that expires after its duration. */
export function create(
  input: TokenInput,
  identity: NewIdentity,
  digest: Uint8Array,
  holding: Holding,
  now: number,
  consult: Consultation,
): Result<Token> {
  const name = readName(input.name ?? "", consult);
  if (!name.ok) return name;
  const duration = input.duration ?? DEFAULT_DURATION;
  const expiry = expiryOf(duration, now, consult);
  if (!expiry.ok) return expiry;
  const version = readVersion(input.client_secret_version, consult);
  if (!version.ok) return version;
  const graceEnd = readGraceEnd(input.previous_client_secret_expires_at, consult);
  if (!graceEnd.ok) return graceEnd;

  const limit = consult.peek("token-limit");
  if (limit !== catalogue["token-limit"].default) consult.restsOn("token-limit");
  if (limit !== "none" && holding.count() >= limit) {
    consult.restsOn("token-limit");
    return refused({ kind: "token-limit", limit });
  }
  if (consult.value("duplicate-names") === "refuse" && holding.hasName(name.value)) {
    return refused({ kind: "duplicate-name" });
  }
  return ok({
    ...identity,
    name: name.value,
    duration,
    enabled: input.enabled ?? true,
    createdAt: now,
    updatedAt: now,
    expiresAt: expiry.value,
    lastSeenAt: null,
    secret: { digest, version: version.value ?? 1 },
    previous: { digest: null, expiresAt: graceEnd.value ?? null },
    inUse: false,
  });
}
