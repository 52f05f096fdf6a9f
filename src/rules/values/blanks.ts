/**
 * Blanks by the standards that clients speak. What JavaScript trims is more: a byte order mark or a no-break space is a part of a
 * secret as any other letter is.
 */

/** Without the blanks that HTTP allows around a value: spaces and tabs. One pass: a pattern would look at a long run anew from each place. */
export function withoutBlanks(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isBlank(text[start])) start++;
  while (end > start && isBlank(text[end - 1])) end--;
  return text.slice(start, end);
}

const isBlank = (character: string | undefined): boolean => character === " " || character === "\t";

/** Whether nothing stands in a text that JSON would read. */
export const isBlankJson = (text: string): boolean => /^[ \t\r\n]*$/.test(text);
