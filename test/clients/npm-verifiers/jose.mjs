/** The remote key set of jose, as an origin in Node verifies the JWT. */
import assert from "node:assert/strict";
import { createRemoteJWKSet, errors, jwtVerify } from "jose";
import { ahead, finds, proved } from "./given.mjs";

const ofClaims = { aud: "audience", iss: "issuer", iat: "iat" };

async function findingOf({ jwt, certs, issuer, audience, now }, options = {}) {
  const currentDate = now === undefined ? undefined : new Date(now * 1000);
  try {
    const keys = createRemoteJWKSet(new URL(certs));
    const { payload } = await jwtVerify(jwt, keys, { issuer, audience, currentDate, ...options });
    assert.match(payload.common_name, /\.access$/);
    return "accepted";
  } catch (error) {
    if (error instanceof errors.JWTExpired) return "expired";
    if (error instanceof errors.JWTClaimValidationFailed) return ofClaims[error.claim];
    if (error instanceof errors.JWKSNoMatchingKey) return "key";
    if (error instanceof errors.JWSSignatureVerificationFailed) return "signature";
    throw error;
  }
}

await finds(findingOf, { canBeTold: true });
assert.equal(await findingOf(ahead), "accepted");
assert.equal(await findingOf(ahead, { maxTokenAge: "2h" }), "iat");
proved("accepts a JWT of an account whose clock is an hour ahead, and refuses it for its iat when given maxTokenAge");
