/** JSON that is small to send and dear to hold: deep, wide, long, repeated, compressed. */
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import type { Seeded } from "../seeded.ts";

/** A size that is mostly small and sometimes near what is taken at most. */
function sizeUpTo(most: number, random: Seeded): number {
  return random.chance(0.05)
    ? random.between(Math.floor(most / 2), most)
    : random.between(1, Math.max(2, Math.floor(most / 100)));
}

/** Brackets in brackets, of both kinds and in any order. */
export function deep(bytes: number, random: Seeded): string {
  const depth = Math.floor(sizeUpTo(bytes, random) / 8);
  const kinds = Array.from({ length: random.between(1, 5) }, () =>
    random.oneOf<[string, string]>([
      ["[", "]"],
      ['{"a":', "}"],
      ["[[],", "]"],
      ['{"b":1,"a":', "}"],
    ]),
  );
  const open = kinds.map(([from]) => from).join("");
  const close = kinds
    .map(([, to]) => to)
    .toReversed()
    .join("");
  const times = Math.max(1, Math.floor(depth / kinds.length));
  return `${open.repeat(times)}1${random.chance(0.8) ? close.repeat(times) : close.repeat(Math.floor(times / 2))}`;
}

/** Many members: with names of their own, with one name, with names that are numbers or mean something to JavaScript. */
export function wide(bytes: number, random: Seeded): string {
  const count = Math.floor(sizeUpTo(bytes, random) / 12) + 1;
  const name = random.oneOf<(n: number) => string>([
    (n) => `f${n}`,
    () => "same",
    (n) => String(n),
    (n) => String(4_294_967_295 - n),
    () => "__proto__",
    (n) => (n % 2 === 0 ? "constructor" : "toJSON"),
    (n) => `\\u0000${n}`,
  ]);
  const value = random.oneOf(["0", "{}", "[]", '""', "null", '{"__proto__":{}}']);
  return random.chance(0.3)
    ? `[${`${value},`.repeat(count)}${value}]`
    : `{${Array.from({ length: count }, (_, n) => `"${name(n)}":${value}`).join()}}`;
}

/** Numbers that no double holds, and texts whose escapes are six times what they are. */
export function long(bytes: number, random: Seeded): string {
  const length = sizeUpTo(bytes, random);
  return random.oneOf([
    "9".repeat(length),
    `-${"9".repeat(length)}`,
    `0.${"0".repeat(length)}1`,
    `1e${"9".repeat(length)}`,
    `1e-${"9".repeat(length)}`,
    `"${"\\u0000".repeat(length / 6)}"`,
    `"${"\\ud800".repeat(length / 6)}"`,
    `"${"x".repeat(length)}"`,
    `"${"🦊".repeat(length / 4)}"`,
    `"${"{n}".repeat(length / 3)}"`,
    `"${"9".repeat(length)}h"`,
    `"${"1h".repeat(length / 2)}"`,
    `"${"(a+)+".repeat(length / 5)}"`,
    `"${"a.".repeat(length / 2)}example"`,
    `"${"../".repeat(length / 3)}"`,
    " ".repeat(length),
  ]);
}

export const bombOf = (bytes: number, random: Seeded): string => random.oneOf([deep, wide, long])(bytes, random);

export interface Compressed {
  readonly encoding: string;
  readonly body: Buffer;
}

/** So much that is one byte again and again that a megabyte of it is a few kilobytes. Made once: it takes a while. */
export function compressions(): readonly Compressed[] {
  const body = Buffer.from(`{"name":"${"x".repeat(64 * 1024 * 1024)}"}`);
  const gzip = gzipSync(body);
  const brotli = brotliCompressSync(body, { params: { 1: 4 } });
  return [
    { encoding: "gzip", body: gzip },
    { encoding: "x-gzip", body: gzip },
    { encoding: "gzip, gzip", body: gzipSync(gzip) },
    { encoding: "deflate", body: deflateSync(body) },
    { encoding: "br", body: brotli },
    { encoding: "gzip", body: gzip.subarray(0, gzip.length / 2) },
    { encoding: "zstd", body: gzip },
  ];
}
