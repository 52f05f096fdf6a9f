/** The body of a request, read once and whole, whatever its content type. */
import { bytesHeld } from "./bytes-held.ts";
import { inTime, TooLate } from "./patience.ts";

/** A larger body is refused (the assumption `body-limit`). */
export const BODY_LIMIT = 1024 * 1024;
/** A refused body is read and thrown away up to here, so that its sender sees the answer and not a broken pipe. */
const DRAIN_LIMIT = 16 * BODY_LIMIT;
/** Seeds are larger than anything that the API takes. */
export const CONTROL_BODY_LIMIT = 32 * BODY_LIMIT;
/** What is announced to be no larger is read in one step. */
const ONE_STEP = 64 * 1024;

export type RequestBody =
  /** `letGo` says that the text is needed no more. */
  | { readonly kind: "text"; readonly text: string; readonly letGo: () => void }
  | { readonly kind: "too-large" }
  | NoBody;

/** What was not read to its end. */
export type NoBody =
  /** It broke off, or came in chunks that are none: reading it throws, and then nothing was read. */
  | { readonly kind: "broken" }
  /** Nothing of it came for too long. */
  | { readonly kind: "too-slow" }
  /** With it, too many bytes of bodies would be kept at once. */
  | { readonly kind: "no-room" };

const EMPTY: RequestBody = { kind: "text", text: "", letGo: () => {} };

export async function readBody(request: Request, limit = BODY_LIMIT): Promise<RequestBody> {
  if (request.body === null) return EMPTY;
  try {
    const announced = Number(request.headers.get("content-length") ?? Number.NaN);
    if (announced > Math.min(limit, ONE_STEP) || Number.isNaN(announced)) return await readChunks(request.body, limit);
    const text = await inTime(request.text()); // HTTP holds it to its length
    const held = bytesHeld.body();
    if (!bytesHeld.take(held, announced)) return { kind: "no-room" };
    return { kind: "text", text, letGo: () => bytesHeld.giveBack(held) };
  } catch (problem) {
    return { kind: problem instanceof TooLate ? "too-slow" : "broken" };
  }
}

/** Reads and throws away the body of a request that is refused whatever stands in it, for as long as that may take. */
export async function drain(request: Request): Promise<void> {
  if (request.body === null || request.bodyUsed) return;
  await inTime(readBody(request, 0)).catch(() => {});
}

async function readChunks(body: ReadableStream<Uint8Array>, limit: number): Promise<RequestBody> {
  const chunks: Uint8Array[] = [];
  const reader = body.getReader();
  const held = bytesHeld.body();
  let [length, hasRoom] = [0, true];
  const letGo = () => {
    bytesHeld.giveBack(held);
    chunks.length = 0;
  };
  try {
    for (;;) {
      const { done, value } = await inTime(reader.read());
      if (done) break;
      length += value.byteLength;
      if (length > Math.max(DRAIN_LIMIT, 2 * limit)) {
        await reader.cancel();
        break;
      }
      hasRoom &&= length > limit || bytesHeld.take(held, value.byteLength);
      if (length > limit || !hasRoom) letGo();
      else chunks.push(value);
    }
  } catch (problem) {
    letGo();
    if (problem instanceof TooLate) void reader.cancel().catch(() => {});
    throw problem;
  }
  if (length > limit) return { kind: "too-large" };
  if (!hasRoom) return { kind: "no-room" };
  const decoder = new TextDecoder();
  const text = chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join("") + decoder.decode();
  chunks.length = 0;
  return { kind: "text", text, letGo };
}
