/** The randomness that a seed takes, piece by piece: that of a large one never stands in memory whole. */
import type { RandomBytes } from "../../../rules/values/random.ts";
import { systemRandom } from "../../../system.ts";
import type { Randomness } from "../randomness.ts";

export interface Draw {
  readonly random: RandomBytes;
  /** Sees to it that so many bytes are there; undefined when they are. */
  ahead(bytes: number): Promise<void> | undefined;
}

/** The system's, in large blocks: a call for a few bytes costs nearly as much as one for many. */
export function systemDraw(): Draw {
  let block = new Uint8Array(0);
  const random: RandomBytes = (length) => {
    if (block.byteLength < length) block = new Uint8Array(systemRandom(65_536));
    const part = block.slice(0, length);
    block = block.subarray(length);
    return part;
  };
  return { random, ahead: () => undefined };
}

const AES_BLOCK = 16;

/** Draw 0 of a seed value: the same bytes, in whatever pieces they are asked for. */
export function seededDraw(randomness: Randomness, seed: string): Draw {
  let there = new Uint8Array(0);
  let blocks = 0;
  const random: RandomBytes = (length) => {
    if (there.byteLength < length) throw new Error(`${there.byteLength} bytes are drawn, and ${length} are asked for.`);
    const part = there.slice(0, length);
    there = there.subarray(length);
    return part;
  };
  const more = async (missing: number): Promise<void> => {
    const count = Math.ceil(missing / AES_BLOCK);
    const part = await randomness.part(seed, 0, blocks, count * AES_BLOCK);
    blocks += count;
    const all = new Uint8Array(there.byteLength + part.byteLength);
    all.set(there);
    all.set(part, there.byteLength);
    there = all;
  };
  return { random, ahead: (bytes) => (there.byteLength < bytes ? more(bytes - there.byteLength) : undefined) };
}
