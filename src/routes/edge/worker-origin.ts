/** To the Worker under test that a host was given where the emulator is embedded: `emulatorWorkers({ protects })`. */
import { answerOf, OF_THE_CONNECTION, ofOrigin, refused } from "./forward.ts";
import { addVia, hasPassed } from "../http/via.ts";
import type { EdgePlace } from "./request.ts";
import { pumped } from "./web-socket.ts";

/** Of the host itself, or of all names one label below a parent. Only the configuration can say it, and no request. */
export function workerOf(host: string, env: EmulatorEnv): Fetcher | undefined {
  if (env.EMULATOR_MODE !== "local") return undefined;
  return env[`worker:${host}`] ?? env[`worker:*${host.slice(host.indexOf("."))}`];
}

/** Whether the account has the host: one that knows nothing of it refuses nobody there, and would let everybody in to the Worker. */
export async function isBehind({ accountId, host }: EdgePlace, env: EmulatorEnv): Promise<boolean> {
  return env.ACCOUNTS.getByName(accountId).hasHost(host);
}

export function notBehind(request: Request, { accountId, host }: EdgePlace): Promise<Response> {
  return refused(
    request,
    "unclaimed-host",
    `The account ${accountId} does not have the host ${host}, so its edge does not lead to the Worker behind that: create the application in this account first.`,
    404,
  );
}

/** Asks the Worker as its own host is asked: at `https://{host}/`. */
export async function throughWorker(request: Request, url: URL, headers: Headers, worker: Fetcher): Promise<Response> {
  const { hostname } = url;
  const us = `access-emulator-${hostname}`;
  if (hasPassed(headers, us)) {
    return refused(
      request,
      "origin-loop",
      `The Worker of ${hostname} sent its own request to ${hostname} again. Behind it there is no other origin: give the host one by account.origin, or do not pass the request on.`,
      508,
    );
  }
  const isSocket = request.headers.get("upgrade")?.toLowerCase() === "websocket";
  for (const name of OF_THE_CONNECTION) headers.delete(name);
  if (isSocket) headers.set("upgrade", "websocket");
  addVia(headers, us);
  const { method, body, signal, cf } = request;
  const hasBody = body !== null && method !== "GET" && method !== "HEAD";
  try {
    const answer = await worker.fetch(
      new Request(url, {
        method,
        headers,
        redirect: "manual",
        signal,
        ...(cf && { cf }),
        ...(hasBody ? { body: carried(body, headers) } : {}),
      }),
    );
    const own = ofOrigin(answer);
    return answer.webSocket ? pumped(answer.webSocket, own) : answerOf(answer, own);
  } catch (problem) {
    if (signal.aborted) throw problem;
    const { message } = problem as Error;
    return refused(request, "worker-threw", `The Worker of ${hostname} threw an exception: ${message}`, 500);
  }
}

/** A Worker may answer without reading the body: passed on as it is, workerd would complain of an exception that nobody caught. */
function carried(body: ReadableStream, headers: Headers): ReadableStream {
  const length = headers.get("content-length") ?? "";
  const { readable, writable } = /^\d+$/.test(length)
    ? new FixedLengthStream(Number(length))
    : new IdentityTransformStream();
  body.pipeTo(writable).catch(() => {}); // its reader sees it
  return readable;
}
