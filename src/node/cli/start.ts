/** `start`: in the foreground, or detached. */
import { spawn } from "node:child_process";
import { EmulatorError } from "../emulator-error.ts";
import { startEmulator } from "../emulator.ts";
import { environmentOf } from "../environment.ts";
import type { MinimumGrade } from "../journal-types.ts";
import { exitCodeOfEvidence } from "./min-evidence.ts";
import { accountOf, emulatorOptions, readSeed, type StartWords } from "./options.ts";
import { fail, say } from "./output.ts";
import { forget, remember } from "./state-file.ts";

type Words = StartWords & {
  readonly detach?: boolean;
  readonly json?: boolean;
  readonly minEvidence?: MinimumGrade;
};

export async function start(words: Words): Promise<void> {
  if (words.detach) return detach(words);
  const seed = readSeed(words.seed);
  const account = accountOf(words, seed);
  const emulator = await startEmulator(emulatorOptions(words, seed));
  remember(emulator.port, { pid: process.pid, url: emulator.url, account });

  let stopping: Promise<number> | undefined;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (stopping) void emulator.stop(); // a second Ctrl-C: at once
      stopping ??= exitCodeOfEvidence(emulator.url, words.minEvidence, account).finally(() => emulator.stop());
    });
  }
  const environment = environmentOf(emulator.apiUrl, account);
  const ready = { event: "ready", url: emulator.url, port: emulator.port, pid: process.pid, environment };
  say(ready, `access-emulator is ready: CLOUDFLARE_BASE_URL=${emulator.apiUrl}`, words.json);
  process.send?.(ready);

  const keepAlive = setInterval(() => {}, 2 ** 30); // workerd itself does not keep this process
  const problem = await emulator.ended;
  await emulator.stop();
  clearInterval(keepAlive);
  forget(emulator.port);
  if (stopping) process.exitCode = await stopping;
  else if (problem) fail(problem);
}

/** Starts the same in a process of its own, and returns when that is ready. */
async function detach(words: Words): Promise<void> {
  if (words.minEvidence !== undefined) {
    const ask = "ask for `requests --weaker-than` before you stop it";
    throw new EmulatorError("bad-input", `--min-evidence with --detach would be told to nobody: ${ask}.`);
  }
  const args = process.argv.slice(2).filter((word) => word !== "--detach" && word !== "--json");
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1] ?? "", ...args], {
    detached: true,
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    windowsHide: true,
  });
  let complaint = "";
  child.stderr?.on("data", (part: Buffer) => {
    complaint += part.toString();
  });
  const ready = await new Promise<{ url: string } | undefined>((resolve) => {
    child.once("message", (message) => resolve(message as { url: string }));
    child.once("close", () => resolve(undefined));
  });
  if (!ready) {
    process.stderr.write(complaint);
    process.exitCode = child.exitCode ?? 1;
    return;
  }
  child.disconnect();
  child.stderr?.destroy();
  child.unref();
  say({ ...ready }, `access-emulator is ready at ${ready.url}; it runs on as process ${child.pid}`, words.json);
}
