/** An emulator as it is deployed: it wants a key on every plane. workerd runs it, with the bindings that a deployment has. */
import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { onTestFinished } from "vitest";
import { built } from "./built-library.ts";
import { scratchFolder } from "./processes.ts";

/** What lets a client in there. */
export const KEY = "aek_of-the-tests-which-is-long-enough";

export interface Deployed {
  readonly url: string;
  /** Ends it, as a network does that is lost. */
  stop(): Promise<void>;
}

/** Ends with the test at the latest. */
export async function deployed(): Promise<Deployed> {
  const folder = scratchFolder();
  const state = join(folder, "state");
  mkdirSync(state);
  for (const file of ["worker.js", "page.html"]) copyFileSync(built(file), join(folder, file));
  const config = readFileSync(built("emulator.capnp"), "utf8")
    .replace('(name = "EMULATOR_MODE", text = "local")', '(name = "EMULATOR_MODE", text = "deployed")')
    .replace('(name = "EMULATOR_HOST", text = "workerd")', '(name = "EMULATOR_HOST", text = "another")');
  writeFileSync(join(folder, "emulator.capnp"), config);
  const flags = ["--control-fd=3", "--socket-addr=http=127.0.0.1:0", `--directory-path=state=${state}`];
  const binary = createRequire(import.meta.url).resolve("workerd/bin/workerd");
  const child = spawn(binary, ["serve", ...flags, join(folder, "emulator.capnp"), "config"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
    env: { ...process.env, EMULATOR_OPERATOR_TOKEN: KEY },
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const stop = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  onTestFinished(stop);
  const port = await new Promise<number>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`workerd ended with ${code} before it listened.`)));
    createInterface({ input: child.stdio[3] as Readable }).on("line", (line) => {
      const told = JSON.parse(line) as { event?: string; port?: number };
      if (told.event === "listen" && told.port !== undefined) resolve(told.port);
    });
  });
  return { url: `http://127.0.0.1:${port}`, stop };
}

/** The ids of the accounts that have something in them or were announced. */
export async function accountsAt(url: string): Promise<string[]> {
  const answer = await fetch(`${url}/_emulator/accounts?per_page=1000`, {
    headers: { authorization: `Bearer ${KEY}` },
  });
  return ((await answer.json()) as { accounts: { id: string }[] }).accounts.map(({ id }) => id);
}
