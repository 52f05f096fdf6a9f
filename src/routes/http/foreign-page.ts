/** Whether a page that is not of this machine sends a request: browsers say so, and let no page say otherwise. */
import { hostOf, isLoopback, urlOf } from "./host.ts";
import { isOwnUrl } from "./names.ts";

/**
 * `Origin` is of the page itself, and so tells more than `Sec-Fetch-Site`, to which localhost and 127.0.0.1 are two sites. A
 * protected host may be called `app.localhost`: its pages are foreign, whatever port they have.
 */
export function isOfForeignPage(request: Request, env: EmulatorEnv): boolean {
  const origin = request.headers.get("origin");
  return origin === null ? isOfOtherSite(request) : !isOfThisMachine(origin, env);
}

/**
 * Whether `Sec-Fetch-Site` tells of a page of another site. Below a name with a dot, such as `emulator.localhost`, the pages of
 * others may be of the same site, such as those of `app.emulator.localhost`.
 */
export function isOfOtherSite(request: Request): boolean {
  const site = request.headers.get("sec-fetch-site");
  return site === "cross-site" || (site === "same-site" && hasNeighbours(hostOf(request) ?? ""));
}

/**
 * Whether a page asks that is not of the very origin that it asks: one of this machine has another port. Browsers that do not say
 * `Sec-Fetch-Site` say `Origin` where something can be changed.
 */
export function isOfOtherOrigin(request: Request): boolean {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null) return site !== "same-origin";
  const origin = request.headers.get("origin");
  return origin !== null && URL.parse(origin)?.host !== urlOf(request)?.host;
}

/** Whether an origin, as `Origin` names it, is one of pages of this machine. */
export function isOfThisMachine(origin: string, env: EmulatorEnv): boolean {
  return isLoopback(origin) && isOwnUrl(origin, env);
}

const hasNeighbours = (host: string): boolean => host.includes(".") && !/^\[|^\d+(\.\d+){3}$/.test(host);
