/**
 * Numbers that tell two sets of conditions apart. No cryptography: whoever may change the conditions may look at them. Two that
 * differ have the same number once in 2^52.
 */
const LARGEST = 2 ** 52;

/** Of a text: two hashes of 32 bits side by side (FNV-1a, each character with another start). */
export function markOfText(text: string): number {
  let [high, low] = [0x811c9dc5, 0x01000193];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low ^ (code + 0x9e37), 0x85ebca6b);
  }
  return ((high >>> 0) % 2 ** 20) * 2 ** 32 + (low >>> 0);
}

/** Of a mark that stands below something else than before. */
export const mixed = (word: string, mark: number): number => markOfText(`${word} ${mark}`);

/** Of several, in whatever order. */
export const sumOf = (marks: readonly number[]): number => marks.reduce((sum, mark) => (sum + mark) % LARGEST, 0);
