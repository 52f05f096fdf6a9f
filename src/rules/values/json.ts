/** JSON that clients send, read as whatever stores text would read it. */

/** The value of a text of JSON; it throws where the text is none. An escape of a lone surrogate, which has no UTF-8 form, is U+FFFD. */
export function jsonFrom(text: string): unknown {
  return JSON.parse(wellFormed(text));
}

function wellFormed(json: string): string {
  if (!/\\u[dD]/.test(json)) return json;
  return json.replaceAll(ESCAPE, (escape, lone) => (lone === undefined ? escape : "\\ufffd"));
}

/** A pair of surrogates, a lone one, or any other escape. */
const ESCAPE = /\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|[^])/g;

/**
 * Whether a text has more commas than this, and so, as JSON, more values: a schema notes what is wrong with each of them, and some
 * million notes are more than there is memory for.
 */
export function hasMoreCommas(text: string, limit: number): boolean {
  if (text.length <= limit) return false;
  let count = 0;
  for (let at = text.indexOf(","); at >= 0; at = text.indexOf(",", at + 1)) {
    count += 1;
    if (count > limit) return true;
  }
  return false;
}
