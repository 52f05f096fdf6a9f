/** Whether a client id and secret would be let in now, and the mark that they were. */
import type { Admission } from "../../contract/tokens.ts";
import type { Consultation } from "../../rules/fidelity/consultation.ts";
import { admit } from "../../rules/service-tokens/admission.ts";
import type { Token } from "../../rules/service-tokens/token.ts";
import { digestOf } from "../../system.ts";
import type { AccountStore } from "./account-store.ts";
import { catchInactive } from "./inactivity.ts";

/** What was decided, and the state of the token that decided it: under a propagation lag it may be an earlier one. */
export interface Authentication {
  readonly admission: Admission;
  readonly token: Token | undefined;
}

/** Decides on a pair, of which the secret is given by its SHA-256 digest. Nothing is marked. */
export function authenticate(
  store: AccountStore,
  clientId: string,
  digest: Uint8Array,
  consult: Consultation,
): Authentication {
  catchInactive(store);
  const { tokens, superseded, settings, clock } = store;
  const now = clock.seconds();
  const token = superseded.stateAt(clientId, tokens.byClientId(clientId), now, settings.propagationLag());
  return { admission: admit(token, digest, now, consult), token };
}

/** Marks that the token was used; at once after it was authenticated, with nothing awaited between. */
export function noteUse(store: AccountStore, clientId: string, { admission, token }: Authentication): void {
  if (!admission.admitted) return;
  const { tokens, settings, clock, verifications, tokenUses, lateWrites } = store;
  const current = settings.propagationLag() === 0 ? token : tokens.byClientId(clientId);
  if (!current) return; // deleted, which has not spread yet
  const isCurrent = admission.secret === "current" && token?.secret.version === current.secret.version;
  if (isCurrent) verifications.note(clientId, clock.seconds());
  else tokenUses.note(clientId, clock.seconds()); // by a secret that is not the current one any more
  lateWrites.soon();
}

/** A question: it changes nothing that the API shows. */
export async function verify(store: AccountStore, clientId: string, secret: string): Promise<Admission> {
  const digest = await digestOf(secret);
  const result = authenticate(store, clientId, digest, store.settings.consult());
  noteUse(store, clientId, result);
  return result.admission;
}
