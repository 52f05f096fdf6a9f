/** What stands before Access: credentials, paths, methods, headers; and the neighbours of the service tokens. */
import {
  errorOf,
  isFailure,
  isRefusal,
  isSuccess,
  membersOf,
  outcomeOf,
  toldBy,
  unusable,
} from "../../api-client/answers.ts";
import type { Answer } from "../../api-client/client.ts";
import { NotAsked } from "../../api-client/problems.ts";
import { compared, type ProbesOf } from "../probe.ts";

type Names =
  | "authentication-before-routing"
  | "credential-precedence"
  | "key-credential-form"
  | "verify-without-token"
  | "method-not-allowed"
  | "rate-limit-header"
  | "neighbour-fields"
  | "emulated-user"
  | "token-owner"
  | "lookup-page-size"
  | "lookup-parameters"
  | "access-not-enabled-scope"
  | "rate-limit-window"
  | "api-token-refusals"
  | "api-token-status"
  | "propagation-lag";

/** Made up; nobody is let in by it. */
const NO_ONES_KEY = { "x-auth-email": "parity@example.com", "x-auth-key": "0123456789abcdef0123456789abcdef01234" };

/** The code of a refusal and, if there is one, that of its chain. An answer with which the target failed has none. */
function codesOf(answer: Answer): string {
  if (isFailure(answer)) throw unusable(answer);
  const [chained] = errorOf(answer)?.chain ?? [];
  return chained === undefined ? outcomeOf(answer) : `${outcomeOf(answer)} and ${String(chained)}`;
}

/** Which of the members that the emulator shows are missing. */
function missingIn(answer: Answer, members: readonly string[]): string {
  const result = membersOf(membersOf(answer.body)?.["result"]) ?? {};
  const missing = members.filter((member) => !(member in result));
  return missing.length === 0 ? "all there" : `without ${missing.join(", ")}`;
}

export const gatewayProbes: ProbesOf<Names> = {
  "authentication-before-routing": {
    observe: async ({ send }) => {
      const answer = await send({ path: "/parity/no/such/path", anonymous: true });
      return compared({ what: "no credentials, unknown path", seen: answer, supposed: "400 / 9106" });
    },
  },

  "credential-precedence": {
    observe: async ({ account, send }) => {
      const headers = { ...NO_ONES_KEY, authorization: "Basic odd" };
      const answer = await send({ path: account.path, anonymous: true, headers });
      const what = "a malformed Authorization beside a key";
      return compared({ what, seen: codesOf(answer), supposed: "400 / 6003 and 6111" });
    },
  },

  "key-credential-form": {
    observe: async ({ account, send }) => {
      const headers = { ...NO_ONES_KEY, "x-auth-key": "odd key!" };
      const answer = await send({ path: account.path, anonymous: true, headers });
      const isForm = isRefusal(answer, 400, 6003);
      const codes = codesOf(answer);
      const seen = isForm ? `refused for its form: ${codes}` : "not refused for its form";
      return compared({ what: "an odd key", seen, supposed: "not refused for its form" });
    },
  },

  "verify-without-token": {
    observe: async ({ send, target }) => {
      if (target.credentials.kind !== "key") {
        throw new NotAsked("it needs CLOUDFLARE_EMAIL and CLOUDFLARE_API_KEY as credentials");
      }
      const answer = await send({ path: "/user/tokens/verify" });
      return compared({ what: "its answer", seen: codesOf(answer), supposed: "400 / 6003 and 6111" });
    },
  },

  "method-not-allowed": {
    observe: async ({ account, send }) => {
      const { id } = await account.created();
      const answer = await send({ method: "PATCH", path: `${account.path}/${id}`, body: {} });
      const allow = answer.headers.get("allow");
      return compared(
        { what: "a PATCH", seen: answer, supposed: "405 / 10405" },
        { what: "Allow", seen: allow === null || allow === "" ? "absent" : "there", supposed: "there" },
      );
    },
  },

  "rate-limit-header": {
    observe: async ({ account }) => {
      const { headers } = await account.list({ per_page: 1 });
      const policy = headers.get("ratelimit-policy") ?? "absent";
      const limit = headers.get("ratelimit") ?? "absent";
      return compared(
        { what: "Ratelimit-Policy", seen: policy, supposed: '"default";q=1200;w=300' },
        { what: "the policy in Ratelimit", seen: /^"[^"]*"/.exec(limit)?.[0] ?? limit, supposed: '"default"' },
      );
    },
  },

  "neighbour-fields": {
    observe: async ({ send, target }) => {
      const account = await send({ path: `/accounts/${target.accountId}` });
      if (isFailure(account)) throw unusable(account);
      if (!isSuccess(account)) {
        throw new NotAsked(`the credentials may not read the account itself: ${toldBy(account)}`);
      }
      const members = ["id", "name", "type", "settings", "created_on"];
      return compared({ what: "an account", seen: missingIn(account, members), supposed: "all there" });
    },
  },

  "lookup-page-size": {
    observe: async ({ send }) => {
      const smallest = await send({ path: "/zones?per_page=1" });
      if (isFailure(smallest)) throw unusable(smallest);
      if (smallest.status === 403) throw new NotAsked(`the credentials may not read zones: ${toldBy(smallest)}`);
      const beyond = await send({ path: "/zones?per_page=51" });
      return compared(
        { what: "zones with per_page=1", seen: smallest, supposed: "accepted" },
        { what: "with per_page=51", seen: beyond, supposed: "400 / 12130" },
      );
    },
  },

  "emulated-user": { notObservable: "what a token may read of its user is its owner's choice" },

  "token-owner": { notObservable: "it needs two API tokens: one of a user, and one of an account" },

  "lookup-parameters": { notObservable: "it needs several zones whose names and order are known" },

  "rate-limit-window": { notObservable: "it would use up the account's requests for minutes" },

  "api-token-refusals": { notObservable: "it needs API tokens that are disabled, expired or of other accounts" },

  "api-token-status": { notObservable: "it needs an API token that is disabled or expired" },

  "propagation-lag": {
    notObservable: "which secrets are let in shows at a protected application, not in the API",
  },

  "access-not-enabled-scope": {
    notObservable: "Access would have to be switched off for the account",
  },
};
