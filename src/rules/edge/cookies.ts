/** The cookies of the edge. Source: recorded answers, and the documentation of cookies. */
import type { Consultation } from "../fidelity/consultation.ts";
import { withoutBlanks } from "../values/blanks.ts";

export const SESSION_COOKIE = "CF_Authorization";
/** What binds a session to a browser: no origin sees it. */
export const BINDING_COOKIE = "CF_Binding";

/** The values of a cookie in a `Cookie` header (RFC 6265), in their order. */
export function cookiesIn(header: string | null, name: string): string[] {
  return (header ?? "").split(";").flatMap((pair) => {
    const at = pair.indexOf("=");
    return at !== -1 && withoutBlanks(pair.slice(0, at)) === name ? [withoutBlanks(pair.slice(at + 1))] : [];
  });
}

/** The header without a cookie; null when nothing is left. */
export function withoutCookie(header: string | null, name: string): string | null {
  const left = (header ?? "").split(";").filter((pair) => withoutBlanks(pair.split("=", 1)[0] ?? "") !== name);
  const text = left.map(withoutBlanks).join("; ");
  return text === "" ? null : text;
}

/** The session that a request with a token is given; `expires` is in whole seconds. `path` is that of the application as URLs have it. */
export function sessionCookie(
  jwt: string,
  expires: number,
  { options, path }: { readonly options: Readonly<Record<string, unknown>>; readonly path: string },
  consult: Consultation,
): string {
  const { same_site_cookie_attribute: sameSite, http_only_cookie_attribute: httpOnly = true } = options;
  const isHttpOnly = consult.value("token-cookie-http-only") === "by-setting" && httpOnly === true;
  return [
    `${SESSION_COOKIE}=${jwt}`,
    `Expires=${dateText(expires)}`,
    `Path=${options.path_cookie_attribute === true ? path.replaceAll(";", "%3B") : "/"}`,
    "Secure",
    ...(isHttpOnly ? ["HttpOnly"] : []),
    `SameSite=${typeof sameSite === "string" && /^(strict|lax|none)$/i.test(sameSite) ? sameSite : "none"}`,
  ].join("; ");
}

export const endedCookie = `${SESSION_COOKIE}=; Expires=Thu, 01 Jan 1970 00:00:01 GMT; Path=/; Secure; SameSite=none`;

/** Of a visit that is sent to the login: 16 hex digits after an `n`, for a day. */
export function visitCookie(id: string, now: number): string {
  return `CF_AppSession=n${id}; Expires=${dateText(now + 86_400)}; Path=/; Secure; HttpOnly`;
}

/** As cookies have dates; a year beyond 9999 is none. */
function dateText(seconds: number): string {
  return new Date(Math.min(seconds, 253_402_300_799) * 1000).toUTCString();
}
