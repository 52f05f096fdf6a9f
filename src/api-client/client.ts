/** The API as a black box: requests and their answers, at the pace that is asked for. */
import { Pace } from "./pace.ts";
import { TargetProblem, Unreachable } from "./problems.ts";
import { Redaction } from "./redaction.ts";
import { headersOf, type Target } from "./target.ts";

export interface Call {
  readonly method?: string;
  /** Below the base URL; begins with a slash. */
  readonly path: string;
  /** A text and bytes are sent as they are, anything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Without the credentials. */
  readonly anonymous?: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** What the text says as JSON; undefined when it is not JSON. */
  readonly body: unknown;
  /** The request in words, such as `PUT …/service_tokens/{id}`. */
  readonly request: string;
}

/** How long an answer may take, in milliseconds. */
const PATIENCE = 30_000;
/** No answer of the API comes near this many bytes. */
const LARGEST_ANSWER = 16 * 1024 * 1024;
/** How often a request is sent again that was answered with 429. */
const RETRIES = 4;
/** After so many requests in a row without an answer, the target is not there any more. */
const SILENCES = 5;

export class ApiClient {
  readonly target: Target;
  readonly redaction: Redaction;
  readonly #pace: Pace;
  #stop: AbortSignal;
  #requests = 0;
  #silences = 0;

  constructor(target: Target, pace: Pace, stop: AbortSignal) {
    this.target = target;
    this.redaction = new Redaction(target.credentials);
    this.#pace = pace;
    this.#stop = stop;
  }

  /** How many requests were sent. */
  get requests(): number {
    return this.#requests;
  }

  /** From now on, this signal ends the run instead; and the target has a new chance to be there. */
  heed(stop: AbortSignal): void {
    this.#stop = stop;
    this.#silences = 0;
  }

  get stop(): AbortSignal {
    return this.#stop;
  }

  /** The answer, whatever its status. A request that is under way is never broken off: nobody would know what it did. */
  async send(call: Call): Promise<Answer> {
    for (let tries = 0; ; tries++) {
      await this.#pace.turn(this.#stop);
      const answer = await this.#sendOnce(call);
      this.#pace.learn(answer.status, answer.headers);
      if (answer.status !== 429 || tries === RETRIES) return answer;
    }
  }

  async #sendOnce(call: Call): Promise<Answer> {
    const { method = "GET", path, headers = {}, anonymous = false } = call;
    const request = wordsFor(method, path);
    const body = bodyOf(call.body);
    this.#requests += 1;
    try {
      const response = await fetch(this.target.baseUrl + path, {
        method,
        headers: {
          ...(anonymous ? {} : headersOf(this.target.credentials)),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        redirect: "manual", // credentials are not carried to wherever the target points
        signal: AbortSignal.timeout(PATIENCE),
        ...(body === undefined ? {} : { body }),
      });
      const text = await textOf(response, request);
      this.redaction.learn(text);
      this.#silences = 0;
      return { status: response.status, headers: response.headers, text, body: jsonOf(text), request };
    } catch (cause) {
      if (cause instanceof TargetProblem) throw cause;
      const sentence = `${request}: ${reasonOf(cause)}`;
      this.#silences += 1;
      throw this.#silences >= SILENCES ? new Unreachable(sentence, { cause }) : new TargetProblem(sentence, { cause });
    }
  }
}

function bodyOf(body: unknown): string | Uint8Array<ArrayBuffer> | undefined {
  if (body === undefined || typeof body === "string") return body;
  return body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body);
}

async function textOf(response: Response, request: string): Promise<string> {
  const decoder = new TextDecoder();
  let [text, length] = ["", 0];
  for await (const chunk of response.body ?? []) {
    const bytes = chunk as Uint8Array;
    length += bytes.byteLength;
    if (length > LARGEST_ANSWER) throw new TargetProblem(`${request}: its answer does not end within 16 MiB`);
    text += decoder.decode(bytes, { stream: true });
  }
  return text + decoder.decode();
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The request without ids, which are nobody's business. */
function wordsFor(method: string, path: string): string {
  const plain = path
    .replace(/^\/(accounts|zones)\/[^/]+\/access/, "…")
    .replace(/service_tokens\/[^/?]+/, "service_tokens/{id}")
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}/g, "{id}")
    .replace(/\?.*/s, "?…");
  return `${method} ${plain}`;
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "the connection was closed before an answer came",
  UND_ERR_SOCKET: "the connection was closed before an answer came",
  UND_ERR_CONNECT_TIMEOUT: "no connection in time",
  ENOTFOUND: "there is no such host",
  EAI_AGAIN: "the host's name cannot be looked up",
  EPIPE: "the connection was closed while the request was sent",
};

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if (cause.name === "TimeoutError") return `no answer within ${PATIENCE / 1000} seconds`;
  const inner = cause.cause instanceof Error ? cause.cause : cause;
  const code = "code" in inner && typeof inner.code === "string" ? inner.code : "";
  if (/CERT|SIGNED|TLS|SSL/.test(code)) return `its certificate is not accepted (${code})`;
  return REASONS[code] ?? (inner.message || code || cause.message);
}
