/** A request to the edge as the account takes it, and what the account makes of it. */
import type { EdgeReason } from "../../../contract/edge.ts";
import type { RefusalForm } from "../../../rules/edge/refusal.ts";
import type { Limits } from "../../../rules/tenants/quotas.ts";
import type { FaultEffect } from "../tables/fault.ts";

export type EdgeRequest = {
  readonly method: string;
  /** In lower case, without a port. */
  readonly host: string;
  /** As it was sent, without the query. */
  readonly path: string;
  /** As it was sent, with its question mark; nothing of it is kept. */
  readonly query: string;
  /** Path and query, without secrets. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly ip: string | null;
  /** Two letters. */
  readonly country: string | null;
  readonly userAgent: string | null;
  /** What the account may grow to; null where nothing bounds it. */
  readonly limits: Limits | null;
  /** System time, in milliseconds. */
  readonly startedAt: number;
  /** The id of the answer. */
  readonly ray: string;
};

export type EdgeAnswer = {
  readonly ray: string;
  /** What the answer rests on, as the header tells it. */
  readonly evidence: string;
  readonly reason: EdgeReason;
  /** Of the fault that hits it. */
  readonly effect: FaultEffect | null;
  /** The row of the journal that still wants the status of an origin. */
  readonly row: number | null;
  /** Whether nothing had used the account before. */
  readonly isFirstUse?: boolean;
} & (
  | { readonly kind: "pass"; readonly passing: Passing }
  | { readonly kind: "preflight"; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: "refused"; readonly refusal: Refused }
  | { readonly kind: "endpoint"; readonly endpoint: EndpointAnswer }
);

/** A request that goes on to the origin. */
export type Passing = {
  /** What the origin is told of the session; null where there is none. */
  readonly jwt: string | null;
  /** What the client is given. */
  readonly cookie: string | null;
  /** Where it goes; null is the echo. */
  readonly origin: string | null;
  /** The headers that the origin is not sent. */
  readonly withheld: readonly string[];
};

/** The status that an origin answered with, for the row of the journal. */
export type OriginAnswered = Pick<EdgeRequest, "ray" | "startedAt"> & { readonly row: number; readonly status: number };

/** What the answer of a refusal is made of. */
export type Refused = {
  readonly form: RefusalForm | { readonly form: "unmatched"; readonly status: 403 };
  /** Null where there is no application. */
  readonly application: { readonly aud: string; readonly domain: string } | null;
  readonly authDomain: string;
  /** The JWT of a redirect to the login; null of every other refusal. */
  readonly meta: string | null;
  /** The cookie of such a redirect. */
  readonly cookie: string | null;
  /** What `cloudflared` asks for by a header; null for everybody else. */
  readonly metadata: string | null;
};

/** An answer of Access itself. */
export type EndpointAnswer = {
  readonly status: number;
  readonly body: { readonly type: "json"; readonly text: string } | { readonly type: "page"; readonly page: Page };
  readonly cookie: string | null;
};

export type Page = "unknown-team" | "unknown-application" | "login" | "logged-out" | "authorized" | "not-found";
