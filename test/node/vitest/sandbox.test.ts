/** The fixture of access-emulator/vitest with an emulator that is deployed. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { accountsAt, deployed, KEY } from "../../support/node/deployed.ts";

/** Runs the suite of a user, and gives all that it said. */
async function suite(env: Readonly<Record<string, string>>): Promise<string> {
  const words = ["node_modules/vitest/vitest.mjs", "run", "--root", "test/support/node/fixtures/sandbox"];
  const surroundings = { env: { ...process.env, VITEST: "", NODE_ENV: "", NO_COLOR: "1", ...env } };
  const said = await promisify(execFile)(process.execPath, words, surroundings).catch((problem: unknown) => problem);
  const { stdout, stderr } = said as { stdout: string; stderr: string };
  return stdout + stderr;
}

test("each test has a fresh account there, which is emptied however it ends", async () => {
  const { url } = await deployed();
  const said = await suite({ SANDBOX_URL: url, SANDBOX_KEY: KEY });
  expect(said).toMatch(/Tests +1 failed \| 3 passed/);
  expect(new Set(said.match(/account [0-9a-f]{32}/g)).size).toBe(3);
  expect(said).not.toContain(KEY);
  expect(await accountsAt(url)).toEqual([]);
});

test("without the key it says so, of each test", async () => {
  const said = await suite({ SANDBOX_URL: "https://emulator.example", SANDBOX_KEY: "" });
  expect(said).toContain("The variable that accessEmulatorKeyEnv names is not set");
  expect(said).toMatch(/Tests +4 failed/);
});
