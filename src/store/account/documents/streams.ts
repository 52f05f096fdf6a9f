/** Texts that are larger than one message between Workers may be go as streams of bytes. */

const CHUNK = 1024 * 1024;

/** The parts of a text, as bytes. */
export function bytesOf(parts: readonly string[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let next = 0;
  return new ReadableStream({
    type: "bytes",
    pull: (controller) => {
      let text = "";
      while (next < parts.length && text.length < CHUNK) text += parts[next++];
      if (text === "") controller.close();
      else controller.enqueue(encoder.encode(text));
    },
  });
}

export function byteLengthOf(text: string): number {
  return /^[\x00-\x7f]*$/.test(text) ? text.length : new TextEncoder().encode(text).byteLength;
}

export function textOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  return new Response(stream).text();
}
