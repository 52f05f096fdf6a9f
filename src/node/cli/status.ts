/** `wait`, `status` and `stop`: an emulator that was started before. */
import { setTimeout as sleep } from "node:timers/promises";
import { parseDuration } from "../../rules/values/duration.ts";
import { STATE_UNREADABLE } from "../../contract/stored-state.ts";
import { EmulatorError } from "../client/emulator-error.ts";
import { originOf } from "../client/origin.ts";
import { foundAt, PATIENCE } from "../client/health.ts";
import { portOf } from "./options.ts";
import { failWith, say } from "./output.ts";
import { stateOf } from "../process/processes.ts";
import { placeOfUrl, type RemoteWords } from "./remote/place.ts";
import { forget, recall } from "./state-file.ts";

/** So long, in milliseconds, `wait` waits for an answer, however little time it has left. */
const LEAST_PATIENCE = 2000;

interface Words extends RemoteWords {
  readonly port: string;
  readonly host: string;
  readonly json?: boolean;
}

export async function status(words: Words): Promise<void> {
  const { url, key } = placeOf(words);
  const health = await foundAt(url, key);
  if (typeof health === "string") {
    if (words.json) say({ running: false, url }, "", true);
    return failWith("control-plane", `No emulator answers at ${url}.`);
  }
  const note = words.url === undefined ? recall(portOf(words.port, 1)) : undefined;
  if ("message" in health) {
    if (words.json) say({ running: true, url, pid: note?.pid ?? null, ...health }, "", true);
    return failWith(STATE_UNREADABLE, health.message);
  }
  const pid = note && note.instance === health.instance ? note.pid : undefined;
  const whose = pid === undefined ? "" : ` (process ${pid})`;
  say(
    { running: true, url, pid: pid ?? null, ...health },
    `access-emulator ${health.version} answers at ${url}${whose}.`,
    words.json,
  );
}

export async function wait(words: Words & { readonly timeout: string }): Promise<void> {
  const { url, key } = placeOf(words);
  const end = performance.now() + milliseconds(words.timeout);
  for (;;) {
    const left = Math.ceil(end - performance.now());
    const health = await foundAt(url, key, Math.min(Math.max(left, LEAST_PATIENCE), PATIENCE));
    if (typeof health !== "string" && "message" in health) return failWith(STATE_UNREADABLE, health.message);
    if (typeof health !== "string")
      return say({ running: true, url, ...health }, `access-emulator ${health.version} answers at ${url}.`, words.json);
    if (performance.now() >= end)
      return failWith("control-plane", `No emulator answered at ${url} within ${words.timeout}.`);
    await sleep(50);
  }
}

export async function stop(words: Pick<Words, "port" | "json">): Promise<void> {
  const port = portOf(words.port, 1);
  const none = `No emulator that was started here runs on port ${port}.`;
  const started = recall(port);
  const found = started ? await foundAt(started.url) : "nothing";
  if (!started || found === "nothing") {
    forget(port); // killed, it could not do so itself; its number may be that of another program by now
    return failWith("control-plane", none);
  }
  if (typeof found === "string" || found.instance !== started.instance) {
    const what = typeof found === "string" ? "does not answer" : "is not the one that answers there";
    const ask = `end process ${started.pid} yourself, if that is still it.`;
    return failWith("control-plane", `The emulator that was started on port ${port} ${what}: ${ask}`);
  }
  process.kill(started.pid, "SIGTERM");
  for (let waited = 0; waited < 10_000; waited += 20) {
    if (!recall(port)) {
      forget(port);
      await ending(started.pid);
      return say({ stopped: true, pid: started.pid }, `The emulator on port ${port} has ended.`, words.json);
    }
    await sleep(20);
  }
  failWith("control-plane", `The emulator on port ${port} (process ${started.pid}) does not end.`);
}

/** The last that it does is to forget itself: until its process is gone, too, whoever waits for this waits a little longer. */
async function ending(pid: number): Promise<void> {
  for (let waited = 0; waited < 2000 && stateOf(pid) !== "gone"; waited += 10) await sleep(10);
}

function placeOf(words: Words): { readonly url: string; readonly key?: string | undefined } {
  return placeOfUrl(words) ?? { url: originOf(words.host, portOf(words.port, 1)) };
}

function milliseconds(duration: string): number {
  const parsed = parseDuration(duration);
  if (!parsed.ok || parsed.nanoseconds < 0n) {
    throw new EmulatorError("bad-settings", `--timeout ${duration}: it must be a Go duration, such as 30s or 1m30s.`);
  }
  return Number(parsed.nanoseconds / 1_000_000n);
}
