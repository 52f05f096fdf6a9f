/** Requests to the edge by hostname, without DNS: they go to the path form, and are answered as the host would answer. */
import { operatorToken } from "../operator-token.ts";
import type { ControlPlane } from "../control-plane.ts";
import { edgePlaceOf, hostnameOf } from "./place.ts";
import { locationIn, MOST_REDIRECTS, redirected, type Sent } from "./redirects.ts";

export class EdgeClient {
  readonly #control: ControlPlane;
  readonly #accountId: string;

  constructor(control: ControlPlane, accountId: string) {
    this.#control = control;
    this.#accountId = accountId;
  }

  /** Without a slash at its end. */
  urlOf(host: string): string {
    return `${this.#control.url}/_edge/${this.#accountId}/${hostnameOf(host, "edgeUrl")}`;
  }

  async fetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    const url = edgePlaceOf(input instanceof Request ? input.url : input, "The URL of account.fetch");
    const request = new Request(input, init);
    let sent: Sent = { url, method: request.method, headers: request.headers, body: await bodyOf(request, init) };
    for (let count = 0; ; count++) {
      const response = await this.#send(sent, request.signal, init);
      const location = request.redirect === "manual" ? undefined : locationIn(response);
      if (location === undefined) return answered(response, sent.url, count > 0);
      await response.body?.cancel();
      sent = this.#next(sent, response.status, location, { count, mode: request.redirect });
    }
  }

  /** An error here is one of `fetch` to its callers, so it is what theirs is. */
  #next(
    sent: Sent,
    status: number,
    location: string,
    { count, mode }: { readonly count: number; readonly mode: RequestRedirect },
  ): Sent {
    const from = `${sent.url.origin}${sent.url.pathname}`;
    const failed = (why: string) => new TypeError(`fetch failed: ${from} ${why}`);
    if (mode === "error") throw failed(`redirects (${status}), and redirect is "error".`);
    if (count >= MOST_REDIRECTS) throw failed(`redirects once more, after ${MOST_REDIRECTS} redirects.`);
    if (!URL.canParse(location, sent.url)) throw failed("redirects to what is no URL.");
    const place = edgePlaceOf(
      new URL(location, sent.url),
      `${from} redirects to a URL that the edge cannot be asked for: it`,
    );
    const next = redirected(sent, status, place);
    if (next.body instanceof ReadableStream) {
      throw failed(`redirects (${status}) a request whose body was a stream, which cannot be sent again.`);
    }
    return next;
  }

  /** `Authorization` is the caller's. A key goes in a header of its own, which no origin sees: by it reasons are told. */
  async #send({ url, method, headers, body }: Sent, signal: AbortSignal, init: RequestInit): Promise<Response> {
    const all = new Headers(headers);
    all.set("emulator-edge-form", "host");
    const key = this.#control.key ?? operatorToken();
    if (key !== undefined) all.set("emulator-authorization", `Bearer ${key}`);
    const path = `/_edge/${this.#accountId}/${url.hostname}`;
    let response: Response;
    try {
      response = await fetch(`${this.#control.url}${path}${url.pathname}${url.search}`, {
        ...init,
        method,
        headers: all,
        body,
        signal,
        redirect: "manual",
        ...(body instanceof ReadableStream ? { duplex: "half" } : {}),
      });
    } catch (cause) {
      throw signal.aborted ? cause : ((await this.#control.problemBehind(cause)) ?? cause);
    }
    if (response.headers.has("emulator-reason")) return response;
    const about = "account.fetch: ";
    throw this.#control.refusal(response.status, await response.text(), `${method} ${path}`, { about });
  }
}

/** A stream stays one. All else is read, as a redirect may ask for it again. */
async function bodyOf(request: Request, { body: given }: RequestInit): Promise<BodyInit | null> {
  if (request.body === null) return null;
  const isStream = typeof given === "object" && given !== null && Symbol.asyncIterator in given;
  return isStream ? request.body : new Uint8Array(await request.arrayBuffer());
}

/** The answer as one of the host: with the URL that was asked for, which a constructor does not take. */
function answered(response: Response, url: URL, isRedirected: boolean): Response {
  const { href } = url;
  const copy = response.clone.bind(response);
  return Object.defineProperties(response, {
    url: { value: href.replace(/#.*$/s, "") },
    redirected: { value: isRedirected },
    clone: { value: () => answered(copy(), url, isRedirected) },
  });
}
