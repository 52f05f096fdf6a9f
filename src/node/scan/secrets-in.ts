/** Finds what has the form of a client secret, in plain text and in base64. */
import { isCfastSecret } from "../../rules/values/cfast.ts";

export interface Candidate {
  /** Of its first byte; in base64, of the character in which that begins. */
  readonly offset: number;
  readonly form: "cfast" | "hex";
  readonly base64: boolean;
  readonly secret: string;
}

/** The shortest secret: `cfast_`, 40 characters, and 8 of checksum. */
const SHORTEST = 54;
/**
 * Letters and digits in base64 are letters and digits again, without `+` and `/`; and of 54 bytes there are at least 70
 * characters that hold nothing else, wherever they begin in a group. Long paths are not decoded in vain.
 */
const MAY_BE_ENCODED = /[A-Za-z0-9]{70}/;
/** The most bytes from the start of a secret to the end of what decides on it: 64 hex digits and the next, in base64. */
export const LONGEST = 92;

/** The characters of secrets and of base64, with its form for URLs. */
const isOfWord = new Uint8Array(256);
for (const character of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_") {
  isOfWord[character.charCodeAt(0)] = 1;
}

const CFAST = /cfast_[A-Za-z0-9]{40}[0-9a-f]{8}/g;
/** The form before August 2026, where it is not a part of a longer number. */
const HEX = /(?<![0-9A-Fa-f])[0-9a-f]{64}(?![0-9A-Fa-f])/g;

/** Secrets in the bytes, in the order of their places. */
export function* secretsIn(bytes: Buffer): Generator<Candidate> {
  for (const { start, end } of wordsIn(bytes)) {
    const word = bytes.toString("latin1", start, end);
    const found = plain(word, start);
    // Where a secret begins in its group of four characters is not known: each way to read the word is tried.
    if (MAY_BE_ENCODED.test(word)) {
      for (let shift = 0; shift < 4; shift++) found.push(...encoded(word.slice(shift), start + shift));
    }
    yield* found.toSorted((a, b) => a.offset - b.offset);
  }
}

/**
 * The words that are long enough. A word of this length covers at least one of the places that are this far from each
 * other: most bytes are not even looked at.
 */
function* wordsIn(bytes: Buffer): Generator<{ readonly start: number; readonly end: number }> {
  for (let place = SHORTEST - 1, after = 0; place < bytes.length; place += SHORTEST) {
    if (!isOfWord[bytes[place] ?? 0] || place < after) continue;
    let start = place;
    while (start > after && isOfWord[bytes[start - 1] ?? 0]) start--;
    let end = place + 1;
    while (end < bytes.length && isOfWord[bytes[end] ?? 0]) end++;
    after = end;
    if (end - start >= SHORTEST) yield { start, end };
  }
}

function plain(text: string, start: number): Candidate[] {
  const found: Candidate[] = [];
  for (const { 0: secret, index } of text.includes("cfast_") ? text.matchAll(CFAST) : []) {
    if (isCfastSecret(secret)) found.push({ offset: start + index, form: "cfast", base64: false, secret });
  }
  for (const { 0: secret, index } of text.matchAll(HEX)) {
    found.push({ offset: start + index, form: "hex", base64: false, secret });
  }
  return found;
}

function encoded(word: string, start: number): Candidate[] {
  const bytes = Buffer.from(word, "base64");
  const found: Candidate[] = [];
  for (const { start: from, end } of wordsIn(bytes)) {
    for (const { offset, form, secret } of plain(bytes.toString("latin1", from, end), from)) {
      found.push({ offset: start + Math.floor((offset * 4) / 3), form, base64: true, secret });
    }
  }
  return found;
}
