/** Where secrets stand in a text of any length: it is read in pieces, and never as a whole. */
import { createHash } from "node:crypto";
import type { SecretPlace } from "../../contract/scan.ts";
import { LONGEST, secretsIn } from "./secrets-in.ts";
import { narrowed } from "./utf16.ts";

const NEWLINE = 10;

/** Every place at which something has the form of a secret, whoever made it. */
export async function* placesIn(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<SecretPlace, void, undefined> {
  const lines = new LineCounter();
  let window = Buffer.alloc(0);
  // What begins before here is decided. What is just before is kept, because it decides on what follows.
  let decided = 0;
  for await (const piece of narrowed(pieces)) {
    const kept = window.subarray(Math.max(0, decided - LONGEST));
    window = Buffer.concat([kept, piece]);
    const from = Math.min(decided, LONGEST);
    decided = Math.max(from, window.length - LONGEST);
    yield* placesOf(window, from, decided, lines);
  }
  yield* placesOf(window, decided, window.length, lines);
}

function* placesOf(window: Buffer, from: number, to: number, lines: LineCounter): Generator<SecretPlace> {
  let counted = from;
  for (const { offset, form, base64, secret } of secretsIn(window)) {
    if (offset < from || offset >= to) continue;
    lines.pass(window, counted, offset);
    counted = offset;
    yield { ...lines.position, form, base64, digest: createHash("sha256").update(secret).digest("hex") };
  }
  lines.pass(window, counted, to);
}

class LineCounter {
  #line = 1;
  #column = 1;

  get position(): { readonly line: number; readonly column: number } {
    return { line: this.#line, column: this.#column };
  }

  pass(bytes: Buffer, from: number, to: number): void {
    let start = from;
    for (let index = from; index < to; index++) {
      if (bytes[index] !== NEWLINE) continue;
      this.#line++;
      this.#column = 1;
      start = index + 1;
    }
    this.#column += to - start;
  }
}
