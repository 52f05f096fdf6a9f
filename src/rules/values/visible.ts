/**
 * Texts that others chose, such as names of tokens, for a terminal. Without the characters that steer it (C0, DEL and C1),
 * those that begin a line of their own, and those that show a text in another order than it has (Unicode's marks of
 * direction: https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters).
 */
const STEERING = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
const STEERING_WITHIN_LINES = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** On one line; a question mark stands for each of them. */
export function visible(text: string): string {
  return text.replaceAll(STEERING, "?");
}

/** The same for a text of several lines: they stay, and so do tabs. */
export function visibleLines(text: string): string {
  return text.replaceAll(STEERING_WITHIN_LINES, "?");
}

/** A JSON text with the same value, in which they are escaped: JSON itself asks that of C0 alone. */
export function visibleJson(json: string): string {
  return json.replaceAll(
    STEERING_WITHIN_LINES,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
