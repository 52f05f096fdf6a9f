/** An emulator that is embedded in Cloudflare's vitest plugin, as in the suite of a user. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test, vi } from "vitest";

vi.setConfig({ testTimeout: 120_000 }); // it starts vitest and workerd, on a machine that may be busy

test("the edge answers code inside workerd as it answers everybody", async () => {
  const words = ["node_modules/vitest/vitest.mjs", "run", "--root", "test/support/node/fixtures/embedded"];
  const surroundings = { env: { ...process.env, VITEST: "", NODE_ENV: "", NO_COLOR: "1" } };
  const said = await promisify(execFile)(process.execPath, words, surroundings).catch((problem: unknown) => problem);
  const { stdout, stderr } = said as { stdout: string; stderr: string };
  expect(stdout, stderr).toMatch(/Tests +1 passed/);
});
