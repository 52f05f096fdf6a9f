/** Sends a request as it is written: no path is tidied, no header joined, no redirect followed. */
import { Agent, request } from "node:http";

/** Longer than this without an answer is a hang. */
export const PATIENCE = 15_000;

export interface Sent {
  readonly method: string;
  /** With its query, as it goes over the wire; no blank and nothing above U+00FF. */
  readonly path: string;
  /** The host of the URL, unless `host` is among them. A name may stand twice. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: string | Uint8Array | undefined;
}

export interface Answer {
  readonly status: number;
  /** By names in lower case; what came several times is joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Node's own is smaller than a redirect to the login for a path of some kilobytes. */
const HEADER_LIMIT = 2 ** 20;

const agent = new Agent({ keepAlive: true, maxSockets: 64, maxFreeSockets: 16 });

/** The answer, or a word on why there is none. */
export async function ask(url: string, sent: Sent): Promise<Answer | "hang" | "closed"> {
  const first = await once(url, sent);
  // A server may close a connection that lies idle, just then; what it does so to twice is no accident.
  return first === "stale" ? closedIfStale(await once(url, sent)) : first;
}

const closedIfStale = <T>(answer: T | "stale"): T | "closed" => (answer === "stale" ? "closed" : answer);

function once(url: string, { method, path, headers = [], body }: Sent): Promise<Answer | "hang" | "closed" | "stale"> {
  const { hostname, port, host } = new URL(url);
  const named = headers.some(([name]) => name.toLowerCase() === "host")
    ? headers
    : [["host", host] as const, ...headers];
  const length = body === undefined ? [] : ["content-length", String(Buffer.byteLength(body))];
  return new Promise((resolve) => {
    const flat = [...named.flat(), ...length];
    const asked = request(
      { hostname, port, method, path, headers: flat, agent, setHost: false, maxHeaderSize: HEADER_LIMIT },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.once("close", () => {
          clearTimeout(timer);
          if (!answer.complete) return resolve("closed");
          const told = Object.entries(answer.headersDistinct).map(([name, values]) => [
            name,
            (values ?? []).join(", "),
          ]);
          resolve({
            status: answer.statusCode ?? 0,
            headers: Object.fromEntries(told) as Record<string, string>,
            text: Buffer.concat(parts).toString("utf8"),
          });
        });
      },
    );
    const timer = setTimeout(() => {
      resolve("hang");
      asked.destroy();
    }, PATIENCE);
    asked.once("error", () => {
      clearTimeout(timer);
      resolve(asked.reusedSocket ? "stale" : "closed");
    });
    asked.end(body);
  });
}

/** A request in words that a reader can send again. */
export function inWords({ method, path, headers = [], body }: Sent): string {
  const told = headers.map(([name, value]) => `${name}: ${shortened(value, 120)}`);
  const bytes = body === undefined ? "" : typeof body === "string" ? body : Buffer.from(body).toString("latin1");
  const sent = bytes === "" ? "" : ` with ${JSON.stringify(shortened(bytes, 300))}`;
  return `${method} ${JSON.stringify(shortened(path, 300))} [${told.map((one) => JSON.stringify(one)).join(", ")}]${sent}`;
}

const shortened = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length)}… (${text.length} characters)`;
