/** What the edge decides of a request, as `Emulator-Reason`, journals and explanations tell it. No real answer says it. */
import type { Decision } from "./access.ts";
import type { AdmissionRefusal } from "./tokens.ts";

/** Why a request was let through. */
export const edgeAdmissions = [
  /** No application is on its place. */
  "no-application",
  /** A policy with the decision `bypass`, or a path that an application leaves open. */
  "bypass",
  /** A preflight request (CORS) that the application answers by itself, or lets through. */
  "preflight",
  /** A path of Access itself, such as `/cdn-cgi/access/certs`. */
  "access-endpoint",
  /** A Service Auth policy, for a service token or for a request that needs none by its rules. */
  "service-auth",
  /** The session that an earlier request was given. */
  "session",
] as const;
export type EdgeAdmission = (typeof edgeAdmissions)[number];

/** Why a request was refused, beside the reasons of `verify`. */
export const edgeRefusals = [
  "no-application-and-deny-unmatched",
  "no-policy",
  "no-credentials",
  "incomplete-credentials",
  "malformed-credentials",
  "duplicate-credentials",
  "not-in-policy",
  "allow-policy-does-not-admit-tokens",
  "denied-by-policy",
  /** A path of Access itself that refuses by its own rules. */
  "access-endpoint-refused",
  /** The team of the host is no account's. */
  "unknown-team",
  /** The fault `refuse`, whatever the request presented. */
  "fault",
  "unknown-client-id",
  "wrong-secret",
  "disabled",
  "expired",
  "grace-over",
] as const;
export type EdgeRefusal = (typeof edgeRefusals)[number] | AdmissionRefusal;

export type EdgeReason = EdgeAdmission | EdgeRefusal;
export const edgeReasons = [...edgeAdmissions, ...edgeRefusals] as const;

/** By what a request wants to be known. */
export const edgeCredentials = ["none", "header-pair", "single-header", "session-header", "session-cookie"] as const;
export type EdgeCredential = (typeof edgeCredentials)[number];

/** What a row of the journal says of a request to the edge. The application is the row's `object_id`, the token its `token_id`. */
export interface EdgeRow {
  /** In lower case, without a port. */
  readonly host: string;
  readonly admitted: boolean;
  readonly reason: EdgeReason;
  /** The policy that decided; null when none did. */
  readonly policy_id: string | null;
  readonly credentials: EdgeCredential;
  /** The client id that was presented, as far as it has the form of one. */
  readonly client_id: string | null;
  readonly ip: string | null;
  /** Two letters. */
  readonly country: string | null;
}

/** Whether a rule holds for the request; what needs an identity never does for a service token. */
export type RuleVerdict = boolean | "needs-identity";

export interface ExplainedRule {
  readonly list: "include" | "require" | "exclude";
  readonly rule: Readonly<Record<string, unknown>>;
  readonly holds: RuleVerdict;
}

/** A policy of the application as it was looked at. */
export interface ExplainedPolicy {
  readonly id: string;
  readonly name: string;
  readonly decision: Decision;
  readonly precedence: number;
  /** Whether its rules hold. */
  readonly matches: boolean;
  readonly rules: readonly ExplainedRule[];
}

/** What is to be explained: a request that is made up, or one of the journal. */
export interface ExplainRequest {
  /** An absolute URL, or a host with a path. */
  readonly url?: string | undefined;
  /** `GET` unless given. */
  readonly method?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly ip?: string | undefined;
  readonly country?: string | undefined;
  /** As if this token presented its current secret in the two headers. */
  readonly token_id?: string | undefined;
  /** The id of an edge request in the journal, or `last`; then nothing else is given. */
  readonly request?: number | "last" | undefined;
}

/** What a client gets in one of the two modes of the organization. */
export interface ModeAnswer {
  readonly admitted: boolean;
  readonly reason: EdgeReason;
  /** The status that Access answers with; null when the origin answers. */
  readonly status: number | null;
}

/** The whole decision about a request. No secret stands in it. */
export interface Explanation {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  /** By the clock of the account, RFC 3339. */
  readonly time: string;
  readonly ip: string | null;
  readonly country: string | null;
  readonly application: {
    readonly id: string;
    readonly name: string;
    readonly aud: string;
    /** The destination that is for the place, such as `app.example.com/admin`. */
    readonly destination: string;
    /** Others that have a destination for the place, which is less specific: three at most. */
    readonly passed_over: readonly { readonly id: string; readonly name: string; readonly destination: string }[];
  } | null;
  /** Whether the organization refuses a token's credentials strictly (401 and 403, no session). */
  readonly strict: boolean;
  readonly credentials: {
    readonly kind: EdgeCredential;
    readonly client_id: string | null;
    readonly token: { readonly id: string; readonly name: string } | null;
    /** Which of the two secrets it was. */
    readonly secret: "current" | "previous" | null;
    /** Why they are not let in, whatever the policies say. */
    readonly problem: EdgeRefusal | null;
  };
  /** In the order in which they are looked at. */
  readonly policies: readonly ExplainedPolicy[];
  readonly admitted: boolean;
  readonly reason: EdgeReason;
  readonly policy: { readonly id: string; readonly name: string } | null;
  /** The status that Access answers with; null when the origin answers. */
  readonly status: number | null;
  /** What it gets in the mode that is in force, and in the other one. */
  readonly modes: { readonly classic: ModeAnswer; readonly strict: ModeAnswer };
  /** What happened, and what to change, in one sentence. */
  readonly sentence: string;
  /** The assumptions that were consulted, those with evidence, too. */
  readonly assumptions: readonly string[];
  /** Of a request of the journal: what was decided then. */
  readonly recorded: { readonly admitted: boolean; readonly reason: EdgeReason } | null;
}

/** One application and one token, or nobody: what is decided by the account's clock, with its current secret. */
export interface Door {
  readonly application_id: string;
  readonly application: string;
  /** The first of its public destinations. */
  readonly domain: string;
  /** All its public destinations: the places that it decides about. */
  readonly destinations: readonly string[];
  /** Null of a request without a token. */
  readonly token_id: string | null;
  readonly token: string | null;
  readonly admitted: boolean;
  readonly reason: EdgeReason;
  readonly policy_id: string | null;
  readonly policy: string | null;
  /** What else it hangs on: from another address or country it may be decided otherwise. */
  readonly depends_on: readonly ("ip" | "country")[];
  /** A mark of the rules about address and country that it hangs on: of other rules it is another. Null when it hangs on none. */
  readonly conditions: string | null;
}

export interface DoorQuery {
  /** One, or several with commas between. */
  readonly application_id?: string | undefined;
  /** One, or several with commas between; `none` is no token. */
  readonly token_id?: string | undefined;
  readonly page?: number | undefined;
  /** 100 unless given, at most 1000. */
  readonly per_page?: number | undefined;
}

/** A page of doors: the applications in the order of their making, in each the request without a token first, then the tokens. */
export interface DoorPage {
  readonly doors: readonly Door[];
  readonly page: number;
  readonly per_page: number;
  readonly total_count: number;
  /** What is open to everybody, of all of the account's applications. */
  readonly open_to_everybody: readonly {
    readonly application_id: string;
    readonly application: string;
    /** By a policy with its name, or by a path that the application leaves open. */
    readonly by: string;
  }[];
  /** What happens to requests to hosts of no application: the organization says so. */
  readonly unmatched: UnmatchedRequests;
}

export interface UnmatchedRequests {
  /** `deny_unmatched_requests`: nobody gets in. Otherwise everybody does. */
  readonly denied: boolean;
  /** Below these names everybody gets in all the same. In lower case; empty unless they are denied. */
  readonly but_for: readonly string[];
}
