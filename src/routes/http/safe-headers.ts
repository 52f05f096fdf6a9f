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

/**
 * The policy of a whole document of ours: its own script and style run, known by their digests, and it asks nobody but the emulator. Nothing that
 * stands in a name can run, nor can what is served below the same origin, such as what is behind the edge.
 */
export async function policyOfDocument(document: string): Promise<Readonly<Record<string, string>>> {
  const [style, script] = await Promise.all(["style", "script"].map((tag) => digestsOf(tag, document)));
  return {
    [POLICY]: `default-src 'none'; script-src ${script}; style-src ${style}; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'`,
  };
}

/** Of what stands between tags of one name, as a policy names it. */
async function digestsOf(tag: string, document: string): Promise<string> {
  const contents = [...document.matchAll(new RegExp(`<${tag}[^>]*>([\\s\\S]*?)</${tag}>`, "g"))];
  const digests = await Promise.all(contents.map(([, content = ""]) => digestOf(content)));
  return digests.map((digest) => `'sha256-${toBase64(digest)}'`).join(" ");
}

/** For whatever is answered behind it, but for the API plane and the edge. */
export const safeHeaders: MiddlewareHandler<{ Bindings: EmulatorEnv }> = async (c, next) => {
  await next();
  if (isOurs(c.req.raw, c.req.path, c.env)) withSafeHeaders(c.res);
};

const DOCUMENT = "/client/v4/openapi.json";

function isOurs(request: Request, path: string, env: EmulatorEnv): boolean {
  if (path !== DOCUMENT && /^\/(client\/v4|_edge)(\/|$)/.test(path)) return false;
  const host = hostOf(request);
  return host === undefined || planeOf(host, env) !== "edge";
}
