/** What Access answers by itself, as recorded; where the real page is long, a short one of the emulator's own. */
import { withoutSecretsIn } from "../../rules/values/redaction.ts";
import type { EndpointAnswer, Refused } from "../../store/account/edge/request.ts";
import { pageOf, refusalPage } from "./pages.ts";
import type { EdgePlace } from "./request.ts";

/** What is shown of a request that is refused. */
export interface Shown {
  readonly request: Request;
  readonly place: EdgePlace;
  readonly ray: string;
  readonly ip: string | null;
}

const NEVER_KEPT = {
  "cache-control": "private, max-age=0, no-store, no-cache, must-revalidate, post-check=0, pre-check=0",
  expires: "Thu, 01 Jan 1970 00:00:01 GMT",
};
/** The pages have no script, no style and no form. In the path form the sandbox comes beside this. */
const OF_PAGES = {
  "content-type": "text/html",
  "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
};
const FORBIDDEN = "Forbidden. You don't have permission to view this. Please contact your system administrator.";
const UNAUTHORIZED = "Unauthorized. The credentials of the request were not accepted.";

export function refusalResponse(refused: Refused, shown: Shown): Response {
  const { form, application, metadata } = refused;
  const headers = new Headers({ ...NEVER_KEPT, server: "cloudflare" });
  if (application) {
    headers.set("cf-access-aud", application.aud);
    headers.set("cf-access-domain", application.domain);
  }
  if (metadata !== null) headers.set("cf-access-metadata", metadata);
  switch (form.form) {
    case "login":
      return loginResponse(refused, shown, headers);
    case "elsewhere":
      headers.set("location", form.location);
      return page(302, pageOf("found"), headers);
    case "told":
      return toldResponse(form, refused, shown, headers);
    case "forbidden":
      return page(403, refusalPage(dataOf(403, FORBIDDEN, refused, shown), shown.ip), headers);
    case "unmatched":
      return page(403, pageOf("unmatched"), headers);
  }
}

export function preflightResponse(headers: Readonly<Record<string, string>>): Response {
  return new Response(null, { status: 200, headers });
}

export function endpointResponse({ status, body, cookie }: EndpointAnswer, { place }: Pick<Shown, "place">): Response {
  const headers = new Headers(body.type === "page" ? NEVER_KEPT : {});
  if (cookie !== null) headers.append("set-cookie", cookie);
  if (body.type === "json") {
    headers.set("x-content-type-options", "nosniff");
    headers.set("content-type", "application/json");
    return new Response(body.text, { status, headers });
  }
  if (body.page === "login") headers.set("cf-access-domain", place.path.split("/")[4] ?? "");
  return page(status, pageOf(body.page), headers);
}

/** To the team's login; in the path form that is below this emulator, so that nobody is sent to the real one. */
function loginResponse(
  { application, authDomain, meta, cookie }: Refused,
  { place }: Shown,
  headers: Headers,
): Response {
  const { host, path, query, accountId, origin, base } = place;
  const team = base === "" ? `https://${authDomain}` : `${origin}/_edge/${accountId}/${authDomain}`;
  const back = encodeURIComponent(withoutSecretsIn(path + query));
  const parameters = `kid=${application?.aud ?? ""}&redirect_url=${back}&meta=${meta ?? ""}`;
  for (const name of ["cf-access-aud", "cf-access-domain"]) headers.delete(name);
  headers.set("location", `${team}/cdn-cgi/access/login/${host}?${parameters}`);
  headers.set("access-control-allow-credentials", "true");
  headers.set("www-authenticate", challenge(place));
  if (cookie !== null) headers.append("set-cookie", cookie);
  return page(302, pageOf("found"), headers);
}

function challenge({ host, path }: EdgePlace): string {
  const clean = withoutSecretsIn(path);
  const shown = (clean === path ? path : encodeURI(clean)).replaceAll('"', "%22"); // escapes that hid a secret are gone
  return `Cloudflare-Access resource_metadata="https://${host}/.well-known/cloudflare-access-protected-resource${shown}"`;
}

/** A 401, or a refusal in strict mode: JSON for who accepts it and no page. */
function toldResponse(
  { status, body }: Extract<Refused["form"], { form: "told" }>,
  refused: Refused,
  shown: Shown,
  headers: Headers,
): Response {
  if (status === 401) headers.set("www-authenticate", challenge(shown.place));
  const accept = shown.request.headers.get("accept") ?? "";
  const isJson = accept.includes("application/json") && !accept.includes("text/html");
  if (body === "empty") return new Response(null, { status, headers });
  const data = dataOf(status, status === 403 ? FORBIDDEN : UNAUTHORIZED, refused, shown);
  if (isJson) headers.set("x-content-type-options", "nosniff");
  return isJson ? Response.json(data, { status, headers }) : page(status, refusalPage(data, shown.ip), headers);
}

function dataOf(status: number, message: string, { application }: Refused, { ray }: Shown) {
  return { message, status_code: status, aud: application?.aud ?? "", ray_id: ray };
}

function page(status: number, text: string, headers: Headers): Response {
  for (const [name, value] of Object.entries(OF_PAGES)) headers.set(name, value);
  return new Response(text, { status, headers });
}
