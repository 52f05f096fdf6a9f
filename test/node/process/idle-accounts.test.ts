/** On raw workerd, deployed, an account that nobody uses is emptied by an alarm of the platform: this waits for it. */
import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import type { DescribedAccount } from "../../../src/contract/accounts.ts";
import { connect } from "../../support/node/built-library.ts";

const TOKEN = "operators-own";
const headers = { authorization: `Bearer ${TOKEN}` };
const endings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end();
});

/** The folder is both the configuration's and the state's. */
function deployedIn(folder: string): void {
  mkdirSync(join(folder, "state"));
  for (const file of ["worker.js", "page.html"]) copyFileSync(join("dist", file), join(folder, file));
  const bindings = [
    '(name = "EMULATOR_MODE", text = "deployed")',
    `(name = "EMULATOR_OPERATOR_TOKEN", text = "${TOKEN}")`,
    '(name = "EMULATOR_EMPTY_AFTER", text = "1m")',
  ];
  const config = readFileSync("dist/emulator.capnp", "utf8")
    .replace(/\(name = "EMULATOR_OPERATOR_TOKEN", [^)]*\),/, "")
    .replace('(name = "EMULATOR_MODE", text = "local")', bindings.join(", "));
  writeFileSync(join(folder, "emulator.capnp"), config);
}

async function started(folder: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const flags = ["--control-fd=3", "--socket-addr=http=127.0.0.1:0", `--directory-path=state=${join(folder, "state")}`];
  const binary = createRequire(import.meta.url).resolve("workerd/bin/workerd");
  const child = spawn(binary, ["serve", ...flags, join(folder, "emulator.capnp"), "config"], {
    stdio: ["ignore", "ignore", "inherit", "pipe"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const stop = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  endings.push(stop);
  const port = await new Promise<number>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`workerd ended with ${code} before it listened.`)));
    createInterface({ input: child.stdio[3] as Readable }).on("line", (line) => {
      const told = JSON.parse(line) as { event?: string; port?: number };
      if (told.event === "listen" && told.port !== undefined) resolve(told.port);
    });
  });
  return { url: `http://127.0.0.1:${port}`, stop };
}

test(
  "an account that is not used is emptied, across a restart, and one that is used is kept",
  { timeout: 240_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "idle-accounts-"));
    endings.push(() => rmSync(folder, { recursive: true }));
    deployedIn(folder);
    const [idle, used] = ["1".repeat(32), "2".repeat(32)];
    const before = await started(folder);
    const ask = async (url: string, path: string, init: RequestInit = {}): Promise<unknown> =>
      (await fetch(`${url}${path}`, { headers, ...init })).json();
    const describe = (url: string, id: string) => ask(url, `/_emulator/accounts/${id}`) as Promise<DescribedAccount>;
    const listed = async (url: string): Promise<string[]> => {
      const { accounts } = (await ask(url, "/_emulator/accounts")) as { accounts: { id: string }[] };
      return accounts.map(({ id }) => id);
    };

    const asked = Date.now();
    for (const id of [idle, used]) {
      const path = `/client/v4/accounts/${id}/access/service_tokens`;
      await ask(before.url, path, { method: "POST", body: JSON.stringify({ name: "one" }) });
    }
    const { tokens, empties_at: time } = await describe(before.url, idle);
    const emptiesAt = Date.parse(time ?? "");
    expect(tokens).toBe(1);
    expect(emptiesAt).toBeGreaterThanOrEqual(asked + 63_000);
    await before.stop();

    const { url } = await started(folder);
    for (let emptied = false; !emptied; await sleep(1000)) {
      await ask(url, `/client/v4/accounts/${used}/access/service_tokens`);
      const now = Date.now(); // the answer is of a later time
      emptied = !(await listed(url)).includes(idle); // which does not wake it
      if (emptied) expect(Date.now()).toBeGreaterThanOrEqual(asked + 60_000);
      else expect(now, "it is overdue by a minute and a half").toBeLessThan(emptiesAt + 90_000);
    }
    expect(await describe(url, idle)).toMatchObject({ tokens: 0, empties_at: null });
    expect(await listed(url)).toEqual([used]);
    expect((await describe(url, used)).tokens).toBe(1);

    process.env["EMULATOR_OPERATOR_TOKEN"] = TOKEN; // which the library sends
    endings.push(() => void delete process.env["EMULATOR_OPERATOR_TOKEN"]);
    const account = await connect(url).account({ id: used });
    const described = await account.describe();
    expect(Object.keys(described)).toEqual(["id", "name", "created_at", "tokens", "empties_at"]);
    expect(Date.parse(described.empties_at ?? "")).toBeGreaterThan(Date.now());
  },
);
