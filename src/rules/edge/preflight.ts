/** Preflight requests (CORS). Source: the documentation of CORS for applications. */

/** What a method and the name of a header are (RFC 9110): an application's settings may hold anything. */
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;

type Header = (name: string) => string | null;

export function isPreflight(method: string, header: Header): boolean {
  return method === "OPTIONS" && header("origin") !== null && header("access-control-request-method") !== null;
}

/** What an application with `cors_headers` answers by itself. An origin that is not allowed is told nothing. */
export function preflightHeaders(cors: Readonly<Record<string, unknown>>, header: Header): [string, string][] {
  const origin = header("origin") ?? "";
  const withCredentials = cors.allow_credentials === true;
  const vary: [string, string] = ["vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"];
  const allowed = textsOf(cors.allowed_origins);
  const isAnyOrigin = cors.allow_all_origins === true || allowed.includes("*");
  if (!isAnyOrigin && !allowed.includes(origin)) return [vary];
  const list = (all: unknown, named: unknown, asked: string | null): string => {
    const names = textsOf(named).filter((name) => TOKEN.test(name));
    if (all !== true && !names.includes("*")) return names.join(", ");
    return withCredentials ? (asked ?? "") : "*"; // a browser takes no * with credentials
  };
  const headers: [string, string][] = [
    ["access-control-allow-origin", isAnyOrigin && !withCredentials ? "*" : origin],
    [
      "access-control-allow-methods",
      list(cors.allow_all_methods, cors.allowed_methods, header("access-control-request-method")),
    ],
    [
      "access-control-allow-headers",
      list(cors.allow_all_headers, cors.allowed_headers, header("access-control-request-headers")),
    ],
    ...(withCredentials ? [["access-control-allow-credentials", "true"] as [string, string]] : []),
    ...(typeof cors.max_age === "number" ? [["access-control-max-age", String(cors.max_age)] as [string, string]] : []),
    vary,
  ];
  return headers.filter(([, value]) => value !== "");
}

/** Those that a header can hold. */
function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string" && /^[\x21-\x7e]+$/.test(each)) : [];
}
