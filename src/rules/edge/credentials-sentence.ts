/** The sentences on credentials that are not let in, whatever the policies say. */
import type { EdgeReason } from "../../contract/edge.ts";
import { quoted } from "./rule-text.ts";
import type { Situation } from "./situation.ts";

/** What only a token that is there can be. */
const OF_TOKENS: ReadonlySet<EdgeReason> = new Set<EdgeReason>(["wrong-secret", "disabled", "expired", "grace-over"]);

export function credentialsSentence(situation: Situation, reason: EdgeReason): string {
  const { application, presented, token } = situation;
  const single = application?.single ?? "the header";
  const name = `the service token ${quoted(token?.name ?? "")}`;
  if (!token && OF_TOKENS.has(reason)) {
    return `It presented a service token that this account does not have any more (${reason}): make another one`;
  }
  switch (reason) {
    case "incomplete-credentials": {
      const [there, missing] = presented.hasClientId
        ? (["CF-Access-Client-Id", "CF-Access-Client-Secret"] as const)
        : (["CF-Access-Client-Secret", "CF-Access-Client-Id"] as const);
      return presented.isSingle
        ? `The header ${single} has ${there.toLowerCase()} and no ${missing.toLowerCase()}: put both into its JSON`
        : `The header ${there} came without ${missing}: send both`;
    }
    case "malformed-credentials":
      return `The JSON in the header ${single} does not have cf-access-client-id and cf-access-client-secret, in lower case, each with a text: write them so`;
    case "duplicate-credentials":
      return "The credentials came twice, by a header that was sent more than once or in both forms: send them once";
    case "unknown-client-id":
      return unknown(situation);
    case "wrong-secret":
      return `The secret is neither the current nor the previous one of ${name}: use the one that its last create or rotate answered, or rotate it`;
    case "disabled":
      return token?.isEnabled
        ? `${capital(name)} was disabled then, and is enabled now: send the request again`
        : `${capital(name)} is disabled: enable it (enabled: true in an update)`;
    case "expired":
      return token && !token.hasExpired
        ? `${capital(name)} had expired then, and is good until ${token.expiresAt} now: send the request again`
        : `${capital(name)} expired at ${token?.expiresAt} by the clock of the account: refresh it, or make another one`;
    case "grace-over":
      return token?.graceEnd
        ? `The secret is the previous one of ${name}, and its grace was over at ${token.graceEnd}: use the current one`
        : `The secret is the previous one of ${name}, which was rotated without grace: use the current one`;
    default:
      return `The request is refused (${reason})`;
  }
}

function unknown({ presented: { clientId, mixUp } }: Situation): string {
  switch (mixUp?.kind) {
    case "secret":
      return "The client id has the form of a secret: CF-Access-Client-Id takes the client id, 32 hex digits and .access, and CF-Access-Client-Secret the secret";
    case "nearly":
      return `${clientId} is not the client id of the service token ${quoted(mixUp.token)}: that is ${mixUp.clientId}`;
    case "deleted":
      return `${clientId} is the client id of the service token ${quoted(mixUp.token)}, which was deleted at ${mixUp.at}: make another one`;
    case "id-of-nothing":
      return `${clientId} has the form of an id, and no service token of this account has it: send a client id, 32 hex digits and .access`;
    default:
      return `No service token of this account has the client id ${clientId || "that was sent, which is empty"}: send the client_id of one that it has, or look whether the token is another account's`;
  }
}

const capital = (text: string): string => text.replace(/^t/, "T");
