/** How deep and how large a value may be that is kept as it was sent. */

/** What clients mean is not so deep, and SQLite reads JSON to a depth of 1000 at most. */
export const DEEPEST = 64;

/** A row of the database holds 2 MB. A number such as 1e20 is kept longer than it was sent. */
export const LARGEST = 1024 * 1024;

/** Whether a value of JSON can be kept. */
export function isKeepable(value: unknown): boolean {
  if (!isShallow(value)) return false;
  const text = JSON.stringify(value) ?? "";
  return text.length * 3 <= LARGEST || new TextEncoder().encode(text).byteLength <= LARGEST;
}

export const KEEPABLE = `must be nested at most ${DEEPEST} deep, and take at most ${LARGEST} bytes as JSON`;

/** Level by level, as a function that calls itself has no end in a value that is deep enough. */
function isShallow(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth <= DEEPEST; depth++) {
    level = level.flatMap((each) => (typeof each === "object" && each !== null ? Object.values(each) : []));
    if (level.length === 0) return true;
  }
  return false;
}
