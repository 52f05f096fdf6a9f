/** To the origin that a host was given: a place of this machine. Both ways stream, and no redirect is followed. */
import { addressesOf, originIn } from "../../rules/edge/origin-url.ts";
import { drain } from "../http/body.ts";
import { pumped } from "./web-socket.ts";

/** Of one connection, and not of a message (RFC 9110, section 7.6.1). */
const OF_THE_CONNECTION = [
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

export async function forwarded(
  request: Request,
  target: string,
  headers: Headers,
  origin: string,
  env: EmulatorEnv,
): Promise<Response> {
  const us = `access-emulator-${env.EMULATOR_INSTANCE ?? "local"}`;
  const via = headers.get("via");
  if (via?.includes(us)) {
    return refused(
      request,
      508,
      "origin-loop",
      `The origin ${origin} leads back to this emulator: give the host another.`,
    );
  }
  if (originIn(origin) === undefined) {
    return refused(
      request,
      502,
      "origin-not-here",
      `The origin ${origin} is no place of this machine: give the host another.`,
    );
  }
  const isSocket = request.headers.get("upgrade")?.toLowerCase() === "websocket";
  for (const name of OF_THE_CONNECTION) headers.delete(name);
  if (isSocket) headers.set("upgrade", "websocket");
  headers.set("via", via === null ? `1.1 ${us}` : `${via}, 1.1 ${us}`);
  const address = await openAddress(origin, env);
  if (address === undefined) return unreachable(request, origin);
  const { method, body, signal } = request;
  const hasBody = body !== null && method !== "GET" && method !== "HEAD";
  try {
    const asked = new Request(`http://${address}${target}`, {
      method,
      headers,
      redirect: "manual",
      signal,
      ...(hasBody ? { body } : {}),
    });
    const answer = await (env.EMULATOR_ORIGINS ?? { fetch }).fetch(asked);
    return answer.webSocket ? pumped(answer.webSocket, answer.headers) : ofOrigin(answer);
  } catch (problem) {
    if (signal.aborted) throw problem;
    return unreachable(request, origin);
  }
}

/** Nothing of an origin may look like the emulator's own. */
function ofOrigin({ body, status, statusText, headers }: Response): Response {
  const own = new Headers(headers);
  for (const name of Array.from(own.keys())) {
    if (name.startsWith("emulator-")) own.delete(name);
  }
  for (const name of OF_THE_CONNECTION) own.delete(name);
  return new Response(body, { status, statusText, headers: own });
}

/** Where somebody listens: `localhost` is two addresses, and a body can be sent once. */
async function openAddress(origin: string, env: EmulatorEnv): Promise<string | undefined> {
  const addresses = addressesOf(origin);
  if (addresses.length === 1) return addresses[0];
  for (const address of addresses) {
    if (await listens(address, env)) return address;
  }
  return undefined;
}

async function listens(address: string, { EMULATOR_ORIGINS: origins }: EmulatorEnv): Promise<boolean> {
  if (!origins) return true; // elsewhere a connection cannot be tried
  try {
    const socket = origins.connect(address);
    await socket.opened;
    await socket.close();
    return true;
  } catch {
    return false;
  }
}

function unreachable(request: Request, origin: string): Promise<Response> {
  return refused(
    request,
    502,
    "origin-unreachable",
    `Nobody answers at ${origin}, the origin of this host: is it started?`,
  );
}

async function refused(request: Request, status: number, code: string, message: string): Promise<Response> {
  if (!request.bodyUsed) await drain(request);
  return Response.json({ error: { code, message } }, { status });
}
