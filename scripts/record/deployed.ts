/** The Worker of a build under workerd itself, with bindings that `startEmulator` does not give: deployed, or misconfigured. */
import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { Account, BEARER, NOON } from "./account.ts";
import { removeFolder, temporaryFolder, type Running } from "./emulator.ts";
import type { Recorder } from "./recorder.ts";

const OPERATOR = { authorization: "Bearer operators-own" };
const SETTINGS = JSON.stringify({ random_seed: "of the process" });

export async function deployedWalks(dist: string, recorder: Recorder): Promise<void> {
  const walks: readonly (readonly [string, string, Record<string, string>])[] = [
    ["deployed-closed", "deployed", { EMULATOR_SETTINGS: SETTINGS }],
    ["deployed-open", "deployed", { EMULATOR_SETTINGS: SETTINGS, EMULATOR_OPERATOR_TOKEN: "operators-own" }],
    ["misconfigured", "local", { EMULATOR_SETTINGS: '{"access_enabled":"ä"}' }],
    ["misconfigured-deployed", "deployed", { EMULATOR_SETTINGS: "{", EMULATOR_OPERATOR_TOKEN: "operators-own" }],
  ];
  for (const [file, mode, variables] of walks) {
    recorder.begin(file);
    recorder.isDeployed = mode === "deployed";
    recorder.isSeeded = !file.startsWith("misconfigured");
    const running = await startedBare(dist, mode, variables);
    recorder.connect(running.port);
    await walk(recorder);
    await running.stop();
  }
  recorder.isDeployed = false;
  recorder.isSeeded = true;
}

async function walk(recorder: Recorder): Promise<void> {
  const account = new Account(recorder);
  for (const headers of [
    {},
    BEARER,
    { authorization: "Basic x" },
    OPERATOR,
    { "x-auth-email": "a@b.example", "x-auth-key": "key" },
  ]) {
    await account.control("PUT", "clock", { now: NOON, mode: "frozen" }, { headers });
    account.headers = headers;
    await account.create();
    await account.api("GET");
    await account.api("GET", "/");
    await account.api("PATCH");
    await account.control("GET", "settings", undefined, {
      headers: { ...headers, host: "evil.example", origin: "https://evil.example" },
    });
    const api = [
      { name: "ci", permissions: ["Access: Service Tokens Write"], token: "access-emulator-token-of-a-recording" },
    ];
    await account.control("PATCH", "settings", { api_tokens: api }, { headers });
    await account.api("GET");
    await account.control(
      "POST",
      "faults",
      { operation: "get", position: "before", effect: { type: "drop" } },
      { headers },
    );
    await account.control("GET", "requests?advice=false", undefined, { headers });
    for (const path of [
      "/",
      "/nothing",
      "/_emulator/health",
      "/_emulator/nothing",
      "/client/v4/user/tokens/verify",
      "/client/v4/accounts?page=9",
      "/client/v4/openapi.json",
    ]) {
      await recorder.send("GET", path, undefined, { headers });
    }
  }
}

export async function startedBare(dist: string, mode: string, variables: Record<string, string>): Promise<Running> {
  const folder = temporaryFolder();
  const state = join(folder, "state");
  mkdirSync(state);
  for (const file of ["worker.js", "page.html"]) copyFileSync(join(dist, file), join(folder, file));
  const config = readFileSync(join(dist, "emulator.capnp"), "utf8")
    .replace('(name = "EMULATOR_MODE", text = "local")', `(name = "EMULATOR_MODE", text = "${mode}")`)
    .replace('(name = "EMULATOR_HOST", text = "workerd")', '(name = "EMULATOR_HOST", text = "another")');
  writeFileSync(join(folder, "emulator.capnp"), config);
  const flags = ["--control-fd=3", "--socket-addr=http=127.0.0.1:0", `--directory-path=state=${state}`];
  const binary = createRequire(import.meta.url).resolve("workerd/bin/workerd");
  const child = spawn(binary, ["serve", ...flags, join(folder, "emulator.capnp"), "config"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
    env: { ...process.env, ...variables },
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const port = await new Promise<number>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`workerd ended with ${code} before it listened.`)));
    createInterface({ input: child.stdio[3] as Readable }).on("line", (line) => {
      const told = JSON.parse(line) as { event?: string; port?: number };
      if (told.event === "listen" && told.port !== undefined) resolve(told.port);
    });
  });
  const stop = async () => {
    child.kill("SIGKILL");
    await ended;
    removeFolder(folder);
  };
  return { port, stop };
}
