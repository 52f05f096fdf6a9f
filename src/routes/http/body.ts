/** The body of a request, read once and whole, whatever its content type. */

/** A larger body is refused (the assumption `body-limit`). */
export const BODY_LIMIT = 1024 * 1024;
/** A refused body is read and thrown away up to here, so that its sender sees the answer and not a broken pipe. */
const DRAIN_LIMIT = 16 * BODY_LIMIT;
/** Seeds are larger than anything that the API takes. */
export const CONTROL_BODY_LIMIT = 32 * BODY_LIMIT;

export type RequestBody =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "too-large" }
  /** It broke off, or came in chunks that are none: reading it throws, and then nothing was read. */
  | { readonly kind: "broken" };

const EMPTY: RequestBody = { kind: "text", text: "" };

export async function readBody(request: Request, limit = BODY_LIMIT): Promise<RequestBody> {
  try {
    return await readWhole(request, limit);
  } catch {
    return { kind: "broken" };
  }
}

/** Reads and throws away the body of a request that is refused whatever stands in it. */
export async function drain(request: Request): Promise<void> {
  await readBody(request, 0);
}

async function readWhole(request: Request, limit: number): Promise<RequestBody> {
  if (request.body === null) return EMPTY;
  const announced = Number(request.headers.get("content-length") ?? Number.NaN);
  if (announced <= limit) return { kind: "text", text: await request.text() }; // in one step; HTTP holds it to its length
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.byteLength;
    if (length > Math.max(DRAIN_LIMIT, 2 * limit)) {
      await reader.cancel();
      break;
    }
    if (length <= limit) chunks.push(value);
    else chunks.length = 0;
  }
  if (length > limit) return { kind: "too-large" };
  const decoder = new TextDecoder();
  const text = chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join("");
  return { kind: "text", text: text + decoder.decode() };
}
