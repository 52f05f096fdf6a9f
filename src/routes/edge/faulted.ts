/** What a client of the edge sees of a fault. */
import type { FaultEffect } from "../../store/account/tables/fault.ts";
import { brokenOff, gatewayPage } from "../http/faults.ts";

type Faulty = Exclude<FaultEffect, { readonly type: "delay" | "refuse" }>;

/** Answers with these have no body that could go wrong. */
const BODILESS = new Set([101, 204, 205, 304]);
/** What describes a body that is not sent. */
const OF_THE_BODY = ["content-length", "content-encoding", "content-type", "etag", "location"];
/** So much of a body that is to be halved is held, in bytes. */
const HELD = 1024 * 1024;

/** The answer as the fault leaves it. It says in a header that it is the emulator's doing. */
export async function faultedResponse(effect: Faulty, answer: Response, host: string): Promise<Response> {
  const headers = new Headers(answer.headers);
  headers.set("emulator-fault", effect.type);
  const { status } = answer;
  if (effect.type === "truncate") {
    answer.headers.set("emulator-fault", effect.type);
    if (answer.body === null) return answer;
    headers.delete("content-length");
    return new Response(await halfOf(answer.body, lengthOf(answer)), { status, headers });
  }
  await answer.body?.cancel();
  closeSocketOf(answer);
  if (effect.type === "drop")
    return new Response(brokenOff(), { status: BODILESS.has(status) ? 200 : status, headers });
  for (const name of OF_THE_BODY) headers.delete(name);
  if (effect.type === "gateway-page") {
    headers.set("content-type", "text/html; charset=UTF-8");
    return new Response(gatewayPage(host, effect.status), { status: effect.status, headers });
  }
  if (effect.retry_after !== null) headers.set("retry-after", String(effect.retry_after));
  return new Response("", { status: effect.status, headers });
}

function lengthOf({ headers }: Response): number | undefined {
  const length = Number(headers.get("content-length") ?? Number.NaN);
  return Number.isFinite(length) ? length : undefined;
}

/** The first half; of a body that does not say how long it is, half of the first piece, as the others may never come. */
async function halfOf(body: ReadableStream<Uint8Array>, length: number | undefined): Promise<Uint8Array> {
  const reader = body.getReader();
  const wanted = length === undefined ? 1 : Math.min(length >> 1, HELD);
  const pieces: Uint8Array[] = [];
  let size = 0;
  while (size < wanted) {
    const { done, value } = await reader.read();
    if (done) break;
    pieces.push(value);
    size += value.byteLength;
  }
  await reader.cancel();
  const whole = new Uint8Array(await new Blob(pieces).arrayBuffer());
  return whole.subarray(0, length === undefined ? size >> 1 : wanted);
}

/** Whoever holds the other end is not left waiting. */
function closeSocketOf({ webSocket }: Response): void {
  webSocket?.accept();
  webSocket?.close(1011, "A fault took this connection.");
}
