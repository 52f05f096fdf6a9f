/** Requests that `fetch` refuses to make or tidies up: odd paths, methods, headers and bodies, byte by byte. */
import { request, type IncomingMessage } from "node:http";
import { inject } from "vitest";
import type { Answer } from "./answer.ts";
import { withToken } from "./account.ts";

export interface RawCall {
  readonly method?: string;
  /** Sent as it is: nothing is resolved and nothing is encoded. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** One chunk or, with `transfer-encoding: chunked`, several. */
  readonly body?: Buffer | string | readonly (Buffer | string)[];
}

/** How long an answer may take, in milliseconds: more is a hang, also on a busy machine. */
const PATIENCE = 20_000;

/** The answer to a request, however broken. Fails when there is none in time. */
export function send({ method = "GET", path, headers = {}, body = [] }: RawCall): Promise<Answer> {
  return new Promise((answered, failed) => {
    const outgoing = request(new URL(inject("emulatorUrl")), {
      method,
      path,
      headers: { ...withToken, ...headers },
      timeout: PATIENCE,
      agent: false,
    });
    outgoing.on("response", (response) => void read(response).then(answered, failed));
    outgoing.on("timeout", () => outgoing.destroy(new Error(`${method} ${path.slice(0, 200)} had no answer in time`)));
    outgoing.on("error", failed);
    const chunks = Array.isArray(body) ? body : [body];
    for (const chunk of chunks.slice(0, -1)) outgoing.write(chunk);
    outgoing.end(chunks.at(-1) ?? "");
  });
}

async function read(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(Buffer.from(chunk));
  const headers = new Headers();
  for (const [name, value] of Object.entries(response.headers)) headers.set(name, String(value));
  return { status: response.statusCode ?? 0, headers, text: Buffer.concat(chunks).toString() };
}
