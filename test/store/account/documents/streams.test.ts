import { describe, expect, test } from "vitest";
import { bytesOf, Pieces, readText } from "../../../../src/store/account/documents/streams.ts";

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
    const parts: string[] = [];
    const read = await readText(bytesOf(pieces), { limit: 10_000_000, add: (part) => parts.push(part) });
    expect(read).toEqual({ kind: "whole", bytes: new TextEncoder().encode(pieces.join("")).byteLength });
    expect(parts.join("") === pieces.join("")).toBe(true);
  });
});

test.each(["", "abc", odd, `a${odd}`, odd.repeat(1000), "\ud800"])(
  "%j has as many bytes as its UTF-8 form",
  async (text) => {
    const pieces = new Pieces();
    pieces.add(text);
    pieces.end();
    expect(pieces.length).toBe((await new Blob([text]).arrayBuffer()).byteLength);
  },
);

test("a text that is too large is read on to twice the limit and not kept, and no further", async () => {
  const read = async (length: number) => {
    let sent = 0;
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        if (sent >= length) controller.close();
        else controller.enqueue(new Uint8Array(10));
        sent += 10;
      },
    });
    const { kind } = await readText(stream, { limit: 100, add: () => {} });
    return [kind, Math.min(sent, length)];
  };
  expect(await read(100)).toEqual(["whole", 100]);
  expect(await read(150)).toEqual(["body-too-large", 150]);
  const [kind, sent] = await read(10_000);
  expect(kind).toBe("body-too-large");
  expect(sent).toBeLessThan(300);
});

test("one that breaks off, and one that is not wanted any more, are told", async () => {
  const broken = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error("gone")) });
  expect(await readText(broken, { limit: 100, add: () => {} })).toEqual({ kind: "broken" });
  const before = async (bytes: number) => bytes < 2_000_000;
  const stream = bytesOf(Array.from({ length: 100 }, () => "x".repeat(100_000)));
  expect(await readText(stream, { limit: 100_000_000, before, add: () => {} })).toEqual({ kind: "stopped" });
});
