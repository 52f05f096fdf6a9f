/** One connection, one request at a time, with nothing added or made tidy on the way: paths and headers go as they are given. */
import { Agent, request, type IncomingMessage } from "node:http";

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
  /** In chunks, so that its length is not announced. */
  readonly isChunked: boolean;
}

export interface Received {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
  /** Whether the connection ended before the answer did. */
  readonly isBroken: boolean;
}

export class Wire {
  readonly #port: number;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(port: number) {
    this.#port = port;
  }

  send(sent: Sent): Promise<Received> {
    const { method, path, isChunked } = sent;
    const body = sent.body === undefined ? undefined : Buffer.from(sent.body);
    const length: Record<string, string> = isChunked
      ? { "transfer-encoding": "chunked" }
      : body === undefined
        ? {}
        : { "content-length": String(body.byteLength) };
    const headers = { ...sent.headers, ...length };
    const options = { host: "127.0.0.1", port: this.#port, method, path, headers, agent: this.#agent, setHost: false };
    return new Promise((resolve) => {
      const outgoing = request(options, (incoming) => void whole(incoming).then(resolve));
      // Once the answer has begun, its own stream tells how it ended.
      outgoing.on("error", () => resolve({ status: 0, headers: [], body: Buffer.alloc(0), isBroken: true }));
      outgoing.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

async function whole(incoming: IncomingMessage): Promise<Received> {
  const parts: Buffer[] = [];
  let isBroken = false;
  try {
    for await (const part of incoming) parts.push(part as Buffer);
  } catch {
    isBroken = true;
  }
  const { rawHeaders, statusCode = 0 } = incoming;
  const headers: [string, string][] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    headers.push([rawHeaders[index] ?? "", rawHeaders[index + 1] ?? ""]);
  }
  return { status: statusCode, headers, body: Buffer.concat(parts), isBroken };
}
