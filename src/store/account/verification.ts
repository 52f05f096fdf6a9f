/** Whether a client id and secret would be let in now. A question: it changes nothing that the API shows. */
import type { Admission } from "../../contract/tokens.ts";
import { admit } from "../../rules/service-tokens/admission.ts";
import { digestOf } from "../../system.ts";
import type { AccountStore } from "./account-store.ts";
import { catchInactive } from "./inactivity.ts";

export async function verify(store: AccountStore, clientId: string, secret: string): Promise<Admission> {
  const digest = await digestOf(secret);
  const { tokens, superseded, settings, clock, verifications, tokenUses, lateWrites } = store;
  catchInactive(store);
  const now = clock.seconds();
  const current = tokens.byClientId(clientId);
  const state = superseded.stateAt(clientId, current, now, settings.propagationLag());
  const admission = admit(state, digest, now, settings.consult());
  const isCurrent = admission.secret === "current" && state?.secret.version === current?.secret.version;
  if (admission.admitted && isCurrent) {
    verifications.note(clientId, now);
    lateWrites.soon();
  } else if (admission.admitted && current) {
    tokenUses.note(clientId, now); // by its previous secret
    lateWrites.soon();
  }
  return admission;
}
