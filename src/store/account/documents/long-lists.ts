/**
 * A large document as its text comes in: the items of its long lists stand apart, in pieces that can be parsed one by one. This
 * looks for quotes, brackets and commas alone: `JSON.parse` sees every other character, once, and says what is not JSON.
 */

import { jsonFrom } from "../../../rules/values/json.ts";

/** A piece is about so many characters, or one item. */
const PIECE = 128 * 1024;

export class LongLists {
  /** The pieces of each list by its name; a comma stood between each two. */
  readonly pieces = new Map<string, string[]>();
  /** The name of a list that stands in the document more than once. */
  twice: string | undefined;
  readonly #names: readonly string[];
  readonly #outside: string[] = [];
  #depth = 0;
  /** The string that was met last, in the document itself. */
  #name = "";
  /** Of the list whose items are met. */
  #open: string[] | undefined;
  #piece = "";
  /** What came last of a string that goes on. */
  #begun = "";

  constructor(names: readonly string[]) {
    this.#names = names;
  }

  /** The document's text without the items of the lists, once all has come. */
  outside(): string {
    return this.#outside.join("") + this.#piece + this.#begun; // whatever is not closed is no JSON, and makes this none
  }

  add(more: string): void {
    const text = this.#begun + more;
    let from = 0;
    let at = 0;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        const end = endOfString(text, at);
        if (end === undefined) break;
        if (this.#depth === 1) this.#name = text.slice(at + 1, end);
        at = end;
      } else if (code === BRACKET || code === BRACE) {
        if (++this.#depth !== 2 || code === BRACE || !this.#names.includes(this.#name)) continue;
        this.#outside.push(text.slice(from, at + 1));
        from = at + 1;
        this.#begin();
      } else if (code === CLOSING_BRACKET || code === CLOSING_BRACE) {
        if (--this.#depth !== 1 || !this.#open) continue;
        this.#end(text.slice(from, at));
        this.#open = undefined;
        from = at;
      } else if (code === COMMA && this.#depth === 1) {
        this.#name = "";
      } else if (code === COMMA && this.#depth === 2 && this.#open && at - from + this.#piece.length >= PIECE) {
        this.#end(text.slice(from, at));
        from = at + 1;
      }
    }
    const rest = text.slice(from, at);
    if (this.#open) this.#piece += rest;
    else this.#outside.push(rest);
    this.#begun = text.slice(at);
  }

  #begin(): void {
    if (this.pieces.has(this.#name)) this.twice = this.#name;
    this.#open = [];
    this.pieces.set(this.#name, this.#open);
  }

  #end(text: string): void {
    this.#open?.push(this.#piece + text);
    this.#piece = "";
  }
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [BRACKET, CLOSING_BRACKET, BRACE, CLOSING_BRACE] = [0x5b, 0x5d, 0x7b, 0x7d];

/** The quote that ends the string which begins here, if it is there. */
function endOfString(text: string, start: number): number | undefined {
  for (let end = start; ;) {
    end = text.indexOf('"', end + 1);
    if (end < 0) return undefined;
    let before = end - 1;
    while (text.charCodeAt(before) === BACKSLASH) before--;
    if ((end - before) % 2 === 1) return end;
  }
}

/** The items of a list, piece by piece. It throws where they are not JSON. */
export function* itemsOf(pieces: readonly string[]): Generator<unknown[]> {
  for (const piece of pieces) {
    const items = jsonFrom(`[${piece}]`) as unknown[];
    if (items.length === 0 && pieces.length > 1) throw new SyntaxError("A comma stands where an item has to be.");
    yield items;
  }
}
