/** What is answered to a request that was decided: what is signed is made last, when all that may be consulted was. */
import { sessionCookie, visitCookie } from "../../../rules/edge/cookies.ts";
import { CLIENT_ID, CLIENT_SECRET } from "../../../rules/edge/credentials.ts";
import { isPreflight, preflightHeaders } from "../../../rules/edge/preflight.ts";
import { refusalForm } from "../../../rules/edge/refusal.ts";
import { claimsOf, sessionSeconds } from "../../../rules/edge/session.ts";
import type { Consultation } from "../../../rules/fidelity/consultation.ts";
import { toHex } from "../../../rules/values/hex.ts";
import { digestOf } from "../../../system.ts";
import type { EdgeRefusal } from "../../../contract/edge.ts";
import type { AccountStore } from "../account-store.ts";
import { headerOf, sessionOf, sessionsIn, type Evaluation } from "./evaluation.ts";
import type { EdgeKeys } from "./keys.ts";
import { domainOf } from "./places.ts";
import type { EdgeRequest, Passing, Refused } from "./request.ts";

/** Of a row of the journal until the origin answers; it stays when the client goes before that. */
const UNANSWERED = 499;

type Made =
  | { kind: "pass"; passing: Passing }
  | { kind: "preflight"; headers: Readonly<Record<string, string>> }
  | { kind: "refused"; refusal: Refused };

/** The status for the journal, and how the rest is made. */
export interface Outcome {
  readonly status: number;
  make(): Promise<Made>;
}

export class Answers {
  readonly #store: AccountStore;
  readonly #keys: EdgeKeys;

  constructor(store: AccountStore, keys: EdgeKeys) {
    this.#store = store;
    this.#keys = keys;
  }

  outcomeOf(request: EdgeRequest, evaluation: Evaluation, consult: Consultation): Outcome {
    return evaluation.admitted
      ? this.#passed(request, evaluation, consult)
      : this.#refused(request, evaluation, consult);
  }

  #passed(request: EdgeRequest, evaluation: Evaluation, consult: Consultation): Outcome {
    const { chosen, reason, session, decision, isStrict, credentials } = evaluation;
    const application = chosen?.application;
    const cors = application?.options.cors_headers as Readonly<Record<string, unknown>> | undefined;
    if (reason === "preflight" && application?.options.options_preflight_bypass !== true) {
      const headers = Object.fromEntries(preflightHeaders(cors ?? {}, headerOf(request)));
      return { status: 200, make: async () => ({ kind: "preflight", headers }) };
    }
    const origin = this.#store.access.origins.of(request.host);
    const status = origin === null ? 200 : UNANSWERED;
    const withheld = withheldFrom(request, application?.options ?? {}, consult);
    const pass = (jwt: string | null = null, cookie: string | null = null): Made => {
      return { kind: "pass", passing: { jwt, cookie, origin, withheld } };
    };
    if (session) return { status, make: async () => pass(session.jwt) };
    if (!application || !decision?.admitted || decision.reason !== "service-auth") {
      return { status, make: async () => pass() };
    }

    consult.restsOn("jwt-per-request");
    const now = this.#store.clock.seconds();
    const lasts = sessionSeconds(decision.policy.session, sessionOf(application));
    const { authDomain } = this.#store.access.organization.get();
    const clientId = decision.tokenId !== null && credentials.kind === "pair" ? credentials.clientId : "";
    const claims = claimsOf({ aud: application.aud, authDomain, clientId, now, lasts });
    const path = `/${domainOf(chosen).split("/").slice(1).join("/").replace(/\*.*$/, "")}`;
    const isKept = !isStrict && lasts > 0;
    if (isKept) consult.value("token-cookie-http-only");
    return {
      status,
      make: async () => {
        const signer = await this.#keys.signer();
        const jwt = await signer.sign(claims);
        return pass(
          jwt,
          isKept ? sessionCookie(jwt, now + lasts, { options: application.options, path }, consult) : null,
        );
      },
    };
  }

  #refused(request: EdgeRequest, evaluation: Evaluation, consult: Consultation): Outcome {
    const { chosen, asked, reason, isStrict, credentials, admission } = evaluation;
    const organization = this.#store.access.organization.get();
    const { authDomain } = organization;
    const nothing = { authDomain, meta: null, cookie: null, metadata: null };
    if (!chosen) {
      const form = reason === "fault" ? "forbidden" : "unmatched"; // a fault is not the organization's refusal
      const refusal: Refused = { form: { form, status: 403 }, application: null, ...nothing };
      return { status: 403, make: async () => ({ kind: "refused", refusal }) };
    }
    const { application } = chosen;
    const header = headerOf(request);
    const presents = credentials.kind !== "none";
    const isScript = header("x-requested-with")?.toLowerCase() === "xmlhttprequest";
    const form = refusalForm(
      {
        decisions: (asked?.policies ?? []).map(({ decision }) => decision),
        options: application.options,
        reason: reason as EdgeRefusal,
        isStrict: isStrict && presents,
        isPreflight: !presents && isPreflight(request.method, header),
        isScriptWithSession: isScript && sessionsIn(request).length > 0,
      },
      consult,
    );
    const shown = { aud: application.aud, domain: domainOf(chosen) };
    const now = this.#store.clock.seconds();
    const asksForMetadata = request.method === "HEAD" && header("cf-access-metadata-request") === "true";
    const isLogin = form.form === "login";
    if (asksForMetadata) consult.restsOn("access-endpoints");
    return {
      status: form.status,
      make: async () => {
        const visit = request.ray;
        const meta = isLogin
          ? await this.#signed({
              service_token_status: admission?.admitted === true,
              service_token_id: "",
              auth_status: "NONE",
              type: "meta",
              aud: shown.aud,
              hostname: request.host,
              redirect_url: request.target,
              iat: now,
              nbf: now,
              app_session_hash: toHex(await digestOf(visit)),
              is_warp: false,
              is_gateway: false,
              mtls_auth: {
                cert_issuer_ski: "",
                cert_presented: false,
                cert_serial: "",
                cert_issuer_dn: "",
                auth_status: "NONE",
              },
              ...(request.country === null ? {} : { real_country: request.country }),
            })
          : null;
        const metadata = asksForMetadata
          ? await this.#signed({
              type: "match",
              hostname: request.host,
              auth_domain: authDomain,
              aud: shown.aud,
              app_hostname: shown.domain.split("/")[0],
              iat: now,
            })
          : null;
        const cookie = isLogin ? visitCookie(visit, now) : null;
        return { kind: "refused", refusal: { form, application: shown, authDomain, meta, cookie, metadata } };
      },
    };
  }

  async #signed(claims: Readonly<Record<string, unknown>>): Promise<string> {
    const signer = await this.#keys.signer();
    return signer.sign(claims);
  }
}

/** The headers that the origin is not sent: that of a host without application, either, as a client may send its pair everywhere. */
function withheldFrom(
  request: EdgeRequest,
  { read_service_tokens_from_header: single }: Readonly<Record<string, unknown>>,
  consult: Consultation,
): string[] {
  const header = headerOf(request);
  const names = [
    CLIENT_SECRET,
    ...(typeof single === "string" && header(single)?.trimStart().startsWith("{") ? [single] : []),
  ];
  if (![CLIENT_ID, ...names].some((name) => header(name) !== null)) return [];
  const sent = consult.value("origin-headers");
  if (sent === "both") return [];
  return sent === "none" ? [CLIENT_ID, ...names] : names;
}
