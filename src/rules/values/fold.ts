/**
 * A text without regard to case: each code point by itself, so that the same letters fold alike wherever they stand
 * (`toLowerCase` on a whole word treats a final sigma by its place). Lower, upper, lower: the capital sharp s has no
 * upper-case form but itself, and would not meet the small one on a shorter way.
 */
export function foldCase(text: string): string {
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
  return Array.from(text.toLowerCase().toUpperCase(), (character) => character.toLowerCase()).join("");
}
