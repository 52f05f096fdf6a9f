/** The request that was let in goes to the origin of its host, to the Worker that it protects, or to the echo, and the answer comes back. */
import { BINDING_COOKIE, withoutCookie } from "../../rules/edge/cookies.ts";
import type { EdgeRequest, Passing } from "../../store/account/edge/request.ts";
import { echo } from "./echo.ts";
import { forwarded } from "./forward.ts";
import type { EdgePlace } from "./request.ts";
import { isBehind, notBehind, throughWorker, workerOf } from "./worker-origin.ts";

const ASSERTION = "cf-access-jwt-assertion";
/** What nobody but the edge says: who was let in, and from where. A token has no address of a user. */
const OF_EDGE = [
  ASSERTION,
  "cf-access-authenticated-user-email",
  "cf-connecting-ip",
  "cf-ipcountry",
  "x-forwarded-for",
];

export async function throughOrigin(
  request: Request,
  place: EdgePlace,
  asked: EdgeRequest,
  { jwt, cookie, origin, withheld }: Passing,
  env: EmulatorEnv,
): Promise<Response> {
  const headers = headersFor(request, { jwt, withheld }, place, asked);
  const target = `${place.path}${place.query}`;
  const url = `https://${place.host}${target}`;
  const worker = workerOf(place.host, env);
  const answer =
    origin !== null
      ? await forwarded(request, target, headers, origin, env)
      : !worker
        ? await echo(request, url, headers)
        : (await isBehind(place, env))
          ? await throughWorker(request, new URL(url), headers, worker)
          : await notBehind(request, place);
  if (cookie !== null) answer.headers.append("set-cookie", cookie);
  return answer;
}

/** What the origin is sent: nothing that is the emulator's, and no secret. */
function headersFor(
  request: Request,
  { jwt, withheld }: Pick<Passing, "jwt" | "withheld">,
  { host }: EdgePlace,
  { ip, country }: EdgeRequest,
): Headers {
  const headers = new Headers();
  for (const [name, value] of request.headers) {
    if (!name.startsWith("emulator-")) headers.append(name, value);
  }
  for (const name of [...withheld, ...OF_EDGE]) headers.delete(name);
  if (jwt !== null) headers.set(ASSERTION, jwt);
  const cookies = withoutCookie(headers.get("cookie"), BINDING_COOKIE);
  if (cookies === null) headers.delete("cookie");
  else headers.set("cookie", cookies);
  headers.set("host", host);
  headers.set("x-forwarded-host", host);
  headers.set("x-forwarded-proto", "https");
  if (ip !== null) {
    headers.set("cf-connecting-ip", ip);
    headers.set("x-forwarded-for", ip);
  }
  if (country !== null) headers.set("cf-ipcountry", country);
  return headers;
}
