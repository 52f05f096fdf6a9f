/** What a client sees of a fault. */
import { problemByCode } from "../../rules/fidelity/problems.ts";
import type { FaultEffect } from "../../store/account/tables/fault.ts";
import { failure } from "./envelope.ts";

/** An effect that takes the place of an answer, or of a part of it. */
type Faulty = Exclude<FaultEffect, { readonly type: "delay" }>;

/** The answer as the fault leaves it. It says in a header that it is the emulator's doing. */
export async function faulted(effect: Faulty, answer: Response): Promise<Response> {
  const headers = new Headers(answer.headers);
  headers.set("emulator-fault", effect.type);
  switch (effect.type) {
    case "error":
      return errorOf(effect, headers);
    case "gateway-page":
      headers.set("content-type", "text/html; charset=UTF-8");
      return new Response(gatewayPage(effect.status), { status: effect.status, headers });
    case "truncate": {
      const text = await answer.text();
      return new Response(text.slice(0, text.length >> 1), { status: answer.status, headers });
    }
    case "drop":
      return new Response(brokenOff(), { status: answer.status, headers });
    case "refuse":
      return answer; // of the edge, which refuses by itself
  }
}

/** With the headers of the answer whose place it takes; Retry-After only when the fault says so. */
function errorOf(
  { status, code, retry_after: retryAfter }: Extract<Faulty, { readonly type: "error" }>,
  headers: Headers,
): Response {
  if (retryAfter !== null) headers.set("retry-after", String(retryAfter));
  const problem = code === null ? undefined : problemByCode(code);
  if (problem) return failure({ ...problem, status, headers: {} }, Object.fromEntries(headers));
  headers.delete("content-type");
  return new Response("", { status, headers }); // as the gateway was seen to refuse, too
}

/** A page such as a gateway shows when what is behind it does not answer. */
function gatewayPage(status: number): string {
  return `<!DOCTYPE html>
<html lang="en">
<head><title>api.cloudflare.com | ${status}</title></head>
<body><h1>Error ${status}</h1><p>A page of HTML where JSON was expected. This one is the emulator's.</p></body>
</html>
`;
}

/** A body that ends the connection before its end. */
function brokenOff(): ReadableStream {
  return new ReadableStream({
    pull: (controller) => {
      controller.error(new Error("The fault drop ends this connection."));
    },
  });
}
