/** For each requirement a target that does not hold it, and for each fixed assumption one that does otherwise. */
import {
  accepting,
  both,
  isSuccess,
  refusal,
  refusing,
  rewritten,
  sends,
  set,
  without,
  type Json,
} from "./altering.ts";
import type { Alteration, Exchange } from "./altering-proxy.ts";

/** Rewrites the token that an answer shows. */
function token(
  isMeant: (exchange: Exchange) => boolean,
  change: (token: Json, exchange: Exchange) => Json,
): Alteration {
  return rewritten(
    (exchange) => isSuccess(exchange) && isMeant(exchange) && !isList(exchange),
    (body, exchange) => ({ ...body, result: change(body["result"] as Json, exchange) }),
  );
}

const isList = ({ method, path }: Exchange) => method === "GET" && /service_tokens(\?|$)/.test(path);
const isListed = (exchange: Exchange) => isList(exchange) && isSuccess(exchange);
const isGet = ({ method, path }: Exchange) => method === "GET" && /service_tokens\/[^/]+$/.test(path);
const isCreate = ({ method, path }: Exchange) => method === "POST" && path.endsWith("service_tokens");
const isDelete = ({ method }: Exchange) => method === "DELETE";
const isPut = ({ method }: Exchange) => method === "PUT";
const isRefresh = ({ path }: Exchange) => path.endsWith("/refresh");
const isRotate = ({ path }: Exchange) => path.endsWith("/rotate");
const isOfZone = ({ path }: Exchange) => path.includes("/zones/");
const always = () => true;

const header = (name: string, value: string | undefined): Alteration => {
  return ({ headers }) => {
    const { [name]: _old, ...others } = headers;
    return { headers: value === undefined ? others : { ...others, [name]: value } };
  };
};
const secondsLater = (time: unknown, seconds: number): string =>
  `${new Date(Date.parse(String(time)) + seconds * 1000).toISOString().slice(0, 19)}Z`;
const later = (member: string, seconds: number) => (shown: Json) => ({
  ...shown,
  [member]: secondsLater(shown[member], seconds),
});

export const untrue: Readonly<Record<string, Alteration>> = {
  "envelope-of-a-success": rewritten(isGet, ({ result, ...others }) => ({ ...others, result })),
  "no-errors-in-a-success": rewritten(isSuccess, (body) => ({ ...body, messages: [{ code: 1000, message: "hello" }] })),
  "envelope-of-a-refusal": rewritten(
    ({ status }) => status === 404,
    ({ result, ...others }) => ({ ...others, result }),
  ),
  "error-items": rewritten(
    ({ status }) => status === 404,
    (body) => ({ ...body, errors: [{ code: 7, message: "no" }] }),
  ),
  "result-info-in-lists-only": rewritten(isGet, (body) => ({ ...body, result_info: {} })),
  "json-content-type": header("content-type", "text/plain"),
  "rate-limit-headers": header("ratelimit", "limit=100, remaining=50"),
  "cf-ray": header("cf-ray", undefined),
  "not-found": refusing(({ status }) => status === 404, 404, 11021),
  "name-required": accepting(isCreate),
  "no-credentials": refusing(({ credentials }) => credentials === undefined, 403, 10000),
  "malformed-authorization": rewritten(
    ({ credentials }) => /one word/.test(credentials ?? ""),
    (body) => ({ ...body, errors: [{ code: 6003, message: "Invalid request headers" }] }),
  ),
  "unroutable-path": refusing(({ path }) => path.includes("not-an-account-id"), 400, 7003),
  "token-members": token(isCreate, (shown) => without(shown, "expires_at")),
  "token-member-order": token(isCreate, ({ client_id, ...others }) => ({ ...others, client_id })),
  "enabled-shown": token(always, (shown) => without(shown, "enabled")),
  "token-id-form": token(isCreate, (shown) => ({ ...shown, id: String(shown["id"]).toUpperCase() })),
  "client-id-form": token(isCreate, (shown) => ({ ...shown, client_id: `${String(shown["client_id"])}.example.com` })),
  "time-form": token(isCreate, (shown) => ({
    ...shown,
    created_at: String(shown["created_at"]).replace("Z", ".12345Z"),
  })),
  "default-duration": token(isCreate, later("expires_at", -3600)),
  "first-version": token(isCreate, set({ client_secret_version: 0 })),
  "secret-of-a-create": token(isCreate, (shown) => without(shown, "client_secret")),
  "duration-as-sent": token(sends("43800h"), set({ duration: "43800h0m0s" })),
  "create-disabled": token(isCreate, set({ enabled: true })),
  "create-with-version": token(isCreate, set({ client_secret_version: 1 })),
  "get-shows-the-token": token(isGet, set({ name: "another" })),
  "secret-never-again": token(isGet, set({ client_secret: "shown once more" })),
  "list-shows-the-token": rewritten(isListed, (body) => ({ ...body, result: [] })),
  "result-info": rewritten(isListed, (body) => ({
    ...body,
    result_info: without(body["result_info"] as Json, "total_pages"),
  })),
  "default-page": rewritten(isListed, (body) => ({
    ...body,
    result_info: { ...(body["result_info"] as Json), per_page: 50 },
  })),
  pages: (exchange) => (isList(exchange) ? { text: exchange.text.replace(/\{"client_id".*\}(?=\])/s, "") } : undefined),
  "update-renames": token(isPut, set({ name: "another" })),
  "update-keeps-duration": token(both(isPut, sends("renamed")), set({ duration: "1h" })),
  "update-moves-updated-at": token(isPut, (shown) => ({ ...shown, updated_at: shown["created_at"] })),
  "duration-restarts-the-lifetime": token(sends("17520h"), later("expires_at", -2)),
  "forever-has-an-end": token(sends("forever"), set({ expires_at: null })),
  "forever-can-be-left": token(both(isPut, sends("8760h")), set({ duration: "forever" })),
  "update-disables": token(sends('"enabled":false'), set({ enabled: true })),
  "version-raise-rotates": token(isPut, (shown) => without(shown, "client_secret")),
  "same-version-moves-the-grace": token(isPut, set({ client_secret: "new again" })),
  "version-raise-again": token(sends('"client_secret_version":3'), set({ client_secret_version: 2 })),
  "client-id-stays": token(isRotate, set({ client_id: "another" })),
  "refresh-adds-a-year": token(isRefresh, later("expires_at", -3 * 86_400)),
  "rotate-shows-a-new-secret": token(isRotate, (shown) => without(shown, "client_secret")),
  "rotate-without-grace": token(isRotate, later("previous_client_secret_expires_at", 3600)),
  "rotate-with-grace": token(isRotate, (shown) => ({
    ...shown,
    previous_client_secret_expires_at: shown["updated_at"],
  })),
  "grace-is-shown": token(isGet, (shown) => without(shown, "previous_client_secret_expires_at")),
  "delete-shows-the-token": token(isDelete, ({ id }) => ({ id })),
  "deleted-is-gone": accepting(isGet),
  "deleted-once": accepting(isDelete),
  "zone-operations": refusing(both(isOfZone, isPut)),
  "zone-token-members": token(both(isOfZone, isCreate), (shown) => without(shown, "enabled")),
  "zone-without-refresh-and-rotate": accepting((exchange) => isOfZone(exchange) && isRotate(exchange)),
  "zone-deleted-is-gone": accepting((exchange) => isGet(exchange) && !isOfZone(exchange)),
};

const query = (text: string) => (exchange: Exchange) => exchange.path.includes(text);

export const otherwise: Readonly<Record<string, Alteration>> = {
  "page-past-the-end": refusing(query("page=1000000")),
  "duration-range": accepting(sends('"0s"')),
  "duration-length": accepting(sends("0000000001h")),
  "sub-second-lifetimes": token(sends("1999ms"), later("expires_at", 1)),
  "fractional-secret-version": accepting(sends("1.5")),
  "rotation-details": token(isRotate, (shown) => ({
    ...shown,
    client_secret_version: Number(shown["client_secret_version"]) + 1,
  })),
  "expired-and-disabled-tokens": refusing(isRefresh),
  "null-fields": refusing(sends("null")),
  "query-reading": accepting(query("page=01")),
  "zone-list-query": (exchange) =>
    isOfZone(exchange) && isList(exchange) && exchange.path.includes("?") ? refusal(400, 12130) : undefined,
  "credential-precedence": refusing(({ credentials }) => credentials === "Basic odd", 403, 9103),
  "text-encoding": refusing(sends("ud800")),
  "timestamp-format": accepting(sends("T1:00")),
  "last-seen-before-first-use": token(isGet, set({ last_seen_at: null })),
  "name-length": refusing(sends("🦊")),
  "zone-scope": rewritten(both(isOfZone, isListed), (body) => ({ ...body, result: [] })),
  "unknown-fields": refusing(sends("parity_unknown_field")),
  "validation-before-lookup": refusing(both(isPut, sends('"name":7')), 404, 12135),
  "invalid-request-detail": refusing(({ status }) => status === 400),
  "malformed-json": refusing(both(isPut, ({ sent }) => sent === "null")),
  "json-reading": accepting(sends('"Name"')),
  "body-limit": accepting(({ sent }) => sent.length > 1024 * 1024),
  "authentication-before-routing": refusing(query("/no/such/path"), 404, 7003),
  "key-credential-form": (exchange) => (exchange.credentials === "odd key!" ? refusal(400, 6003) : undefined),
  "method-not-allowed": refusing(({ method }) => method === "PATCH", 404, 7003),
  "verify-without-token": refusing(query("/user/tokens/verify"), 403, 9103),
  "rate-limit-header": header("ratelimit-policy", '"burst";q=100;w=60'),
  "key-order": token(isGet, ({ enabled, ...others }) => ({ ...others, enabled })),
  "lookup-page-size": refusing(query("/zones?per_page=1")),
  "neighbour-fields": rewritten(
    ({ path }) => /\/accounts\/[0-9a-f]+$/.test(path),
    (body) => ({ ...body, result: without(body["result"] as Json, "type") }),
  ),
};

/** What switchable assumptions cannot be set to. */
export const beyondItsValues: Readonly<Record<string, Alteration>> = {
  "create-status": (exchange) => (isCreate(exchange) && isSuccess(exchange) ? { status: 202 } : undefined),
  "name-filter": rewritten(both(isListed, query("name=")), (body) => ({ ...body, result: [] })),
  "search-filter": rewritten(both(isListed, query("search=")), (body) => ({ ...body, result: [] })),
  "list-order": rewritten(isListed, (body) => ({
    ...body,
    result: (body["result"] as Json[]).toSorted((a, b) => String(a["name"]).localeCompare(String(b["name"]))),
  })),
  "per-page-maximum": refusing((exchange) => isList(exchange) && exchange.status === 400, 422, 12130),
  "result-info-count": rewritten(isListed, (body) => ({
    ...body,
    result_info: { ...(body["result_info"] as Json), count: 99 },
  })),
  "total-count": rewritten(both(isListed, query("name=")), (body) => ({
    ...body,
    result_info: { ...(body["result_info"] as Json), total_count: 99 },
  })),
  "total-pages-when-empty": rewritten(isListed, (body) => ({
    ...body,
    result_info: { ...(body["result_info"] as Json), total_pages: 7 },
  })),
  "update-restarts-expiry": token(sends("renamed"), later("expires_at", 5)),
  "refresh-extends-by": token(isRefresh, later("expires_at", 86_400)),
  "forever-expires-at": token(sends("forever"), set({ expires_at: null })),
  "lower-secret-version": refusing(sends('"client_secret_version":2'), 409, 12132),
  "zero-secret-version": refusing(sends('"client_secret_version":0'), 409, 12132),
  "string-secret-version": refusing(sends('"client_secret_version":"2"'), 422, 12130),
  "grace-when-not-given": token(isPut, later("previous_client_secret_expires_at", 3600)),
  "previous-grace-end-before-rotation": token(
    isGet,
    set({ previous_client_secret_expires_at: "0001-01-01T00:00:00Z" }),
  ),
  "empty-name-on-update": refusing(sends('"name":""'), 422, 12130),
  "duplicate-names": (exchange) =>
    isCreate(exchange) && exchange.sent.includes("twin") && twins++ > 0 ? refusal(409, 1005) : undefined,
  "token-limit": (exchange) => (isCreate(exchange) && exchange.status === 400 ? refusal(409, 12130) : undefined),
  "malformed-token-id": refusing(query("not-a-uuid"), 400, 7003),
  "secret-format": token(isCreate, set({ client_secret: `cfast_${"A".repeat(48)}` })),
};
let twins = 0;
