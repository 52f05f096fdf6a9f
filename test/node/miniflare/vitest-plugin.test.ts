/** An emulator that is embedded in Cloudflare's vitest plugin, as in the suite of a user. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test, vi } from "vitest";

vi.setConfig({ testTimeout: 120_000 }); // it starts vitest and workerd, on a machine that may be busy

/** Runs the suite of a fixture's folder; what it wrote. */
async function written(folder: string): Promise<{ stdout: string; stderr: string }> {
  const words = ["node_modules/vitest/vitest.mjs", "run", "--root", `test/support/node/fixtures/${folder}`];
  const surroundings = { env: { ...process.env, VITEST: "", NODE_ENV: "", NO_COLOR: "1" } };
  const said = await promisify(execFile)(process.execPath, words, surroundings).catch((problem: unknown) => problem);
  return said as { stdout: string; stderr: string };
}

test("the edge answers code inside workerd as it answers everybody", async () => {
  const { stdout, stderr } = await written("embedded");
  expect(stdout, stderr).toMatch(/Tests +1 passed/);
});

test("the edge stands in front of the Worker under test, which complains of nothing", async () => {
  const { stdout, stderr } = await written("behind-access");
  expect(stdout, stderr).toMatch(/Tests +1 passed/);
  expect(stdout + stderr).not.toContain("uncaught exception");
});
