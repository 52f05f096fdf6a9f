/**
 * Where the random parts of an account come from: the system, or a seed value, so that a golden file stays as it is.
 *
 * From a seed each request draws a block of its own: the AES-256-CTR key stream of the seed's SHA-256 digest, at the place of
 * the request's number. The same requests in the same order get the same ids, secrets and rays.
 */
import type { RandomBytes } from "../../rules/values/random.ts";
import type { AccountRow } from "./tables/row.ts";
import { digestOf, systemRandom } from "../../system.ts";

/** An id, a client id, a secret and a ray take less than 300 bytes. What makes more says how much more. */
const BLOCK = 1024;
/** For one more id, which may have to be made 15 times before it is new. */
const BLOCK_OF_ID = 15 * 16;
const AES_BLOCK = 16;

export class Randomness {
  readonly #row: AccountRow;
  #key: { readonly seed: string; readonly key: Promise<CryptoKey> } | undefined;

  constructor(row: AccountRow) {
    this.#row = row;
  }

  /** The randomness of one request. Without a seed nothing is counted, and nothing is waited for. `ids`: how many more it makes. */
  draw(seed: string | null, ids = 0): RandomBytes | Promise<RandomBytes> {
    return seed === null ? systemRandom : this.drawFor(seed, this.#row.nextDraw(), BLOCK + ids * BLOCK_OF_ID);
  }

  /** So many bytes of the seed, at the place of the given draw. */
  async drawFor(seed: string, draw: number, length: number): Promise<RandomBytes> {
    return inPieces(await this.part(seed, draw, 0, length));
  }

  /** Such a part of a draw: it begins after so many blocks of 16 bytes, and is so many bytes long. */
  async part(seed: string, draw: number, blocks: number, length: number): Promise<Uint8Array> {
    const counter = new Uint8Array(AES_BLOCK);
    const halves = new DataView(counter.buffer);
    halves.setBigUint64(0, BigInt(draw));
    halves.setBigUint64(8, BigInt(blocks)); // it counts within the draw
    const key = await this.#keyOf(seed);
    const stream = await crypto.subtle.encrypt({ name: "AES-CTR", counter, length: 64 }, key, new Uint8Array(length));
    return new Uint8Array(stream);
  }

  #keyOf(seed: string): Promise<CryptoKey> {
    if (this.#key?.seed !== seed) this.#key = { seed, key: keyFrom(seed) };
    return this.#key.key;
  }
}

async function keyFrom(seed: string): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", await digestOf(seed), "AES-CTR", false, ["encrypt"]);
}

function inPieces(stream: Uint8Array): RandomBytes {
  let at = 0;
  return (length) => {
    const piece = stream.slice(at, at + length);
    if (piece.byteLength < length) throw new Error(`A draw has ${stream.byteLength} bytes, and more were asked for.`);
    at += length;
    return piece;
  };
}
