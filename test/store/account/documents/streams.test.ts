import { describe, expect, test } from "vitest";
import { byteLengthOf, bytesOf, textOf } from "../../../../src/store/account/documents/streams.ts";

const odd = "ä€😀\u0000";

describe("texts go as bytes and come back", () => {
  test.each<[string, string[]]>([
    ["none", []],
    ["an empty one", [""]],
    ["empty ones among others", ["", "a", "", "b", ""]],
    ["many short ones", Array.from({ length: 10_000 }, (_, n) => `${n},`)],
    ["one that is longer than a chunk", [odd.repeat(500_000)]],
    ["odd ones", [odd, odd, odd]],
  ])("%s", async (_, pieces) => {
    expect((await textOf(bytesOf(pieces))) === pieces.join("")).toBe(true);
  });
});

test.each(["", "abc", odd, `a${odd}`, odd.repeat(1000), "\ud800"])(
  "%j has as many bytes as its UTF-8 form",
  async (text) => {
    expect(byteLengthOf(text)).toBe((await new Blob([text]).arrayBuffer()).byteLength);
  },
);
