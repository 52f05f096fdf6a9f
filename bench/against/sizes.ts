/** What each build weighs. Bytes have no noise, so they need no verdict. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Build } from "../support/builds.ts";
import type { Contest } from "../support/contest.ts";

const SIZES: readonly (readonly [string, (build: Build) => number])[] = [
  ["`dist/worker.js`", ({ dist }) => readFileSync(join(dist, "worker.js")).length],
  ["`dist/worker.js`, gzip", ({ dist }) => gzipSync(readFileSync(join(dist, "worker.js"))).length],
  ["`dist/emulator.bin`", ({ dist }) => readFileSync(join(dist, "emulator.bin")).length],
];

export function sizesTable(builds: Contest<Build>): string {
  const lines = SIZES.map(([what, sizeOf]) => {
    const [base, ours] = [sizeOf(builds.base), sizeOf(builds.this)];
    const difference = `${ours > base ? "+" : ""}${ours - base}`;
    return `| ${what} | ${base} | ${ours} | ${difference} | ${(ours / base).toFixed(3)} |`;
  });
  return `## Sizes, in bytes\n\n| what | base | this | difference | this/base |\n|---|---|---|---|---|\n${lines.join("\n")}\n`;
}
