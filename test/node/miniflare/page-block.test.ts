/** The block of docs/worker-under-test.md for a Miniflare of one's own, run as it stands there. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { expect, test, vi } from "vitest";
import { fencedBlocks } from "../../../scripts/guide-blocks.ts";

vi.setConfig({ testTimeout: 120_000 }); // it starts workerd, on a machine that may be busy

const PAGE = "docs/worker-under-test.md";

test("prints what the page says that it prints", async () => {
  const blocks = fencedBlocks(PAGE, readFileSync(PAGE, "utf8"));
  const at = blocks.findIndex(({ name }) => name === "behind.mjs");
  const running = promisify(execFile)(process.execPath, ["--input-type=module", "--eval", blocks[at]?.text ?? ""]);
  expect((await running).stdout).toBe(blocks[at + 1]?.text);
});
