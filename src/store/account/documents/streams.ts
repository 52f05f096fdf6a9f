/**
 * Documents go between Workers as streams of bytes: a message may be no larger than 32 MiB, and a document that is read or made
 * piece by piece stands in memory once.
 */

import { pause } from "./pauses.ts";

/** Of characters that are made bytes at a time. */
const CHUNK = 256 * 1024;
/** In bytes. */
const PAUSE_EACH = 1024 * 1024;

/** What is made of it piece by piece, as bytes. */
export class Pieces {
  /** In bytes. */
  length = 0;
  #text = "";
  readonly #chunks: Uint8Array[] = [];
  readonly #encoder = new TextEncoder();

  /** A character must stand in one piece. The result is whether a chunk more is full. */
  add(text: string): boolean {
    this.#text += text;
    if (this.#text.length < CHUNK) return false;
    this.end();
    return true;
  }

  /** All of them; each chunk is let go of when it is sent. `onSent` is told of each, `onEnd` when no more is asked for. */
  stream({ onSent, onEnd }: { onSent?: () => void; onEnd?: () => void } = {}): ReadableStream<Uint8Array> {
    this.end();
    const chunks = this.#chunks.splice(0).toReversed();
    return new ReadableStream({
      type: "bytes",
      pull: (controller) => {
        const chunk = chunks.pop();
        onSent?.();
        if (chunk) return controller.enqueue(chunk);
        onEnd?.();
        controller.close();
      },
      cancel: () => {
        chunks.length = 0;
        onEnd?.();
      },
    });
  }

  /** Nothing more is added: the length is that of all. */
  end(): void {
    if (this.#text === "") return;
    const chunk = this.#encoder.encode(this.#text);
    this.#text = "";
    this.length += chunk.byteLength;
    this.#chunks.push(chunk);
  }
}

/** The parts of a text, as bytes. */
export function bytesOf(parts: Iterable<string>): ReadableStream<Uint8Array> {
  const pieces = new Pieces();
  for (const part of parts) pieces.add(part);
  return pieces.stream();
}

export type Read =
  | { readonly kind: "whole"; readonly bytes: number }
  | { readonly kind: "body-too-large" }
  /** It broke off. */
  | { readonly kind: "broken" }
  | { readonly kind: "stopped" };

export interface Reading {
  /** In bytes. */
  readonly limit: number;
  /** Asked before each chunk with what there is, in bytes: whether to go on. */
  readonly before?: ((bytes: number) => Promise<boolean>) | undefined;
  /** Takes what has come of the text. */
  readonly add: (text: string) => void;
}

/** Reads a text, unless it is too large: then up to twice as much is read and thrown away, so that its sender sees the answer. */
export async function readText(stream: ReadableStream<Uint8Array>, { limit, before, add }: Reading): Promise<Read> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let [bytes, paused] = [0, 0];
  for (;;) {
    if (before && bytes <= limit && !(await before(bytes))) {
      await reader.cancel();
      return { kind: "stopped" };
    }
    let chunk: ReadableStreamReadResult<Uint8Array>;
    try {
      chunk = await reader.read();
    } catch {
      return { kind: "broken" };
    }
    if (chunk.done) break;
    bytes += chunk.value.byteLength;
    if (bytes <= limit) add(decoder.decode(chunk.value, { stream: true }));
    if (bytes - paused > PAUSE_EACH) {
      paused = bytes;
      await pause(); // what comes from an object beside this one is always there
    }
    if (bytes <= 2 * limit) continue;
    await reader.cancel();
    break;
  }
  if (bytes > limit) return { kind: "body-too-large" };
  add(decoder.decode());
  return { kind: "whole", bytes };
}
