/**
 * What every answer of the emulator itself tells a browser: the page, the documents, health, the control plane, and what is nowhere.
 * The API plane answers as Cloudflare's, and what the edge answers is for the pages of its hosts: neither has these.
 */
import type { MiddlewareHandler } from "hono";
import { toBase64 } from "../../rules/values/base64.ts";
import { digestOf } from "../../system.ts";
import { hostOf } from "./host.ts";
import { planeOf } from "./names.ts";

/** Of what is no page: a browser that shows it all the same loads and runs nothing. */
const NO_PAGE = "default-src 'none'; frame-ancestors 'none'";

const POLICY = "content-security-policy";
const SAFE: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
  "cache-control": "no-store",
};

/** Puts them on an answer, whose own policy stays if it has one. */
export function withSafeHeaders(answer: Response): Response {
  const { headers } = answer;
  if (!headers.has(POLICY)) headers.set(POLICY, NO_PAGE);
  for (const [name, value] of Object.entries(SAFE)) headers.set(name, value);
  return answer;
}

/** The policy of a page of ours: no script, nothing from elsewhere, and of all styles this one, whole as it stands between its tags. */
export async function policyOfPage(style: string): Promise<Readonly<Record<string, string>>> {
  const digest = toBase64(await digestOf(style));
  return {
    [POLICY]: `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  };
}

/** For whatever is answered behind it, but for the API plane and the edge. */
export const safeHeaders: MiddlewareHandler<{ Bindings: EmulatorEnv }> = async (c, next) => {
  await next();
  if (isOurs(c.req.raw, c.req.path, c.env)) withSafeHeaders(c.res);
};

const DOCUMENT = "/client/v4/openapi.json";

function isOurs(request: Request, path: string, env: EmulatorEnv): boolean {
  const host = hostOf(request);
  if (host !== undefined && planeOf(host, env) === "edge") return false;
  return path === DOCUMENT || !/^\/(client\/v4|_edge)(\/|$)/.test(path);
}
