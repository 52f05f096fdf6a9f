/** What a client sees of a fault. */
import { problemByCode } from "../../rules/fidelity/problems.ts";
import type { FaultEffect } from "../../store/account/tables/fault.ts";
import { brokenOff, gatewayPage, halfOf } from "../http/faults.ts";
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
      return new Response(gatewayPage("api.cloudflare.com", effect.status), { status: effect.status, headers });
    case "truncate":
      return halfOf(answer, headers);
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
