/** The paths of Access itself: of the team's host, and below `/cdn-cgi/access/` of an application's. */
import type { EdgeCredential, EdgeReason, EdgeRow } from "../../../contract/edge.ts";
import type { Consultation } from "../../../rules/fidelity/consultation.ts";
import { evidenceOf, evidenceText } from "../../../rules/fidelity/evidence.ts";
import { cookiesIn, endedCookie, SESSION_COOKIE } from "../../../rules/edge/cookies.ts";
import { isSessionOf, sessionIn, type Session } from "../../../rules/edge/session.ts";
import { toHex } from "../../../rules/values/hex.ts";
import { digestOf } from "../../../system.ts";
import type { AccountStore } from "../account-store.ts";
import { headerOf } from "./evaluation.ts";
import type { EdgeKeys } from "./keys.ts";
import type { EdgePlaces } from "./places.ts";
import type { EdgeAnswer, EdgeRequest, EndpointAnswer, Page } from "./request.ts";
import { edgeEntry } from "./row.ts";

const TEAMS = ".cloudflareaccess.com";
const BELOW = "/cdn-cgi/access/";

/** Whether Access answers by itself. */
export function isEndpoint({ host, path }: EdgeRequest, authDomain: string, places: EdgePlaces): boolean {
  if (host === authDomain || host.endsWith(TEAMS)) return true;
  return path.startsWith(BELOW) && places.isProtected(host);
}

interface DecidedEndpoint {
  readonly endpoint: EndpointAnswer;
  readonly reason: EdgeReason;
  readonly consult: Consultation;
}

/** By what a request to a path of Access is known. */
export function presentedTo(request: EdgeRequest): EdgeCredential {
  return cookiesIn(headerOf(request)("cookie"), SESSION_COOKIE).length > 0 ? "session-cookie" : "none";
}

export class Endpoints {
  readonly #store: AccountStore;
  readonly #places: EdgePlaces;
  readonly #keys: EdgeKeys;
  readonly #accountId: () => string;

  constructor(store: AccountStore, places: EdgePlaces, keys: EdgeKeys, accountId: () => string) {
    this.#store = store;
    this.#places = places;
    this.#keys = keys;
    this.#accountId = accountId;
  }

  async answer(request: EdgeRequest): Promise<EdgeAnswer> {
    const { endpoint, reason, consult } = await this.decided(request, true);
    const evidence = evidenceOf("documented", consult.consulted, consult.switched);
    const row: EdgeRow = {
      host: request.host,
      admitted: endpoint.status < 400,
      reason,
      policy_id: null,
      credentials: presentedTo(request),
      client_id: null,
      ip: request.ip,
      country: request.country,
    };
    this.#store.journal.hold(
      edgeEntry(this.#store.clock.milliseconds(), request, {
        row,
        applicationId: this.#places.at(request)?.application.id ?? null,
        tokenId: null,
        status: endpoint.status,
        evidence,
        fault: null,
        delay: 0,
      }),
    );
    const told = { ray: request.ray, evidence: evidenceText(evidence), reason, effect: null, row: null };
    return { kind: "endpoint", ...told, endpoint };
  }

  /** What is answered and why; unless it is for an answer, nothing is ended or made. */
  async decided(request: EdgeRequest, isToAnswer: boolean): Promise<DecidedEndpoint> {
    const consult = this.#store.settings.consult();
    consult.restsOn("access-endpoints");
    const { authDomain } = this.#store.access.organization.get();
    if (request.host !== authDomain && request.host.endsWith(TEAMS)) {
      return { endpoint: page(404, "unknown-team"), reason: "unknown-team", consult };
    }
    const endpoint = await this.#answered(request, authDomain, consult, isToAnswer);
    return { endpoint, reason: endpoint.status < 400 ? "access-endpoint" : "access-endpoint-refused", consult };
  }

  async #answered(
    request: EdgeRequest,
    authDomain: string,
    consult: Consultation,
    isToAnswer: boolean,
  ): Promise<EndpointAnswer> {
    const isTeam = request.host === authDomain;
    const path = request.path.startsWith(BELOW) ? request.path.slice(BELOW.length).replace(/\/$/, "") : undefined;
    switch (path) {
      case "certs":
        consult.value("team-keys");
        return json(200, isToAnswer ? await this.#keys.certs() : null);
      case "get-identity":
        return this.#identity(request, consult);
      case "logout":
        return isToAnswer ? this.#loggedOut(request) : page(200, "logged-out");
      case "authorized":
        return isTeam ? page(404, "not-found") : page(400, "authorized");
      default:
        if (isTeam && path?.startsWith("login/")) return this.#login(path.slice("login/".length), request);
        return page(404, "not-found");
    }
  }

  /** The page of the login, for a visit that an application sent here. */
  async #login(host: string, { query: text }: EdgeRequest): Promise<EndpointAnswer> {
    const query = new URLSearchParams(text);
    const meta = await this.#keys.verified(query.get("meta") ?? "");
    const isKnown = meta?.type === "meta" && meta.hostname === host && meta.aud === query.get("kid");
    const application = this.#places.applications().find(({ aud }) => aud === query.get("kid"));
    return isKnown && application ? page(200, "login") : page(404, "unknown-application");
  }

  async #identity(request: EdgeRequest, consult: Consultation): Promise<EndpointAnswer> {
    const found = await this.#sessionOf(request);
    const session = found?.session;
    if (!session) return json(400, { err: "no app token set" });
    const token = this.#store.tokens.byClientId(session.clientId);
    const shown = consult.value("identity-token-id") === "id" ? token?.id : session.clientId;
    return json(200, {
      email: "",
      idp: { id: "", type: "" },
      geo: { country: request.country ?? "" },
      user_uuid: "",
      account_id: this.#accountId(),
      iat: session.issuedAt,
      ip: request.ip ?? "",
      auth_status: "NONE",
      common_name: session.clientId,
      service_token_id: session.clientId === "" ? "" : (shown ?? ""),
      service_token_status: session.clientId !== "",
      is_warp: false,
      is_gateway: false,
      gateway_account_id: "",
      device_id: "",
      version: 2,
      device_sessions: {},
      devicePosture: {},
    });
  }

  /** The session ends, whatever the cookie says later. */
  async #loggedOut(request: EdgeRequest): Promise<EndpointAnswer> {
    const found = await this.#sessionOf(request);
    if (found) {
      this.#store.change(() => this.#store.access.endedSessions.end(found.digest, found.session.expiresAt));
    }
    return { ...page(200, "logged-out"), cookie: endedCookie };
  }

  async #sessionOf(request: EdgeRequest): Promise<{ session: Session; digest: string } | undefined> {
    const { authDomain } = this.#store.access.organization.get();
    for (const jwt of cookiesIn(headerOf(request)("cookie"), SESSION_COOKIE)) {
      const claims = await this.#keys.verified(jwt);
      const session = claims && sessionIn(claims, authDomain, this.#store.clock.seconds());
      if (!session) continue;
      const digest = toHex(await digestOf(jwt));
      const application = this.#places.applications().find(({ aud }) => aud === session.aud);
      const lives = application && isSessionOf(session, application) && !this.#store.access.endedSessions.has(digest);
      if (lives) return { session, digest };
    }
    return undefined;
  }
}

function page(status: number, text: Page): EndpointAnswer {
  return { status, body: { type: "page", page: text }, cookie: null };
}

function json(status: number, value: unknown): EndpointAnswer {
  return { status, body: { type: "json", text: JSON.stringify(value) }, cookie: null };
}
