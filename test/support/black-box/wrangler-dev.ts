/** Serves the emulator for tests under wrangler dev. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Server, ServerOptions } from "./server.ts";

const BIN = resolve("node_modules/.bin");
/** How long a start or an end may take, in milliseconds. */
const PATIENCE = 30_000;

export interface WranglerOptions extends ServerOptions {
  /** An environment of wrangler.toml; the top level unless given. */
  readonly environment?: string;
  /** Another wrangler.toml than that of the project. */
  readonly config?: string;
  /** How many files each process may open. */
  readonly files?: number;
  /** Variables that wrangler is given by `--var`. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Takes what it prints, as it comes. */
  readonly output?: (text: string) => void;
}

export interface WranglerServer extends Server {
  /** Wrangler's; workerd is below it. */
  readonly pid: number;
}

export async function startWranglerDev(options: WranglerOptions = {}): Promise<WranglerServer> {
  const scratch = await mkdtemp(join(tmpdir(), "access-emulator-test-"));
  const words = [join(BIN, "wrangler"), ...argumentsFor({ persistTo: join(scratch, "state"), ...options })];
  const limit = options.files === undefined ? "" : `ulimit -n ${options.files}; `;
  const child = spawn("sh", ["-c", `${limit}exec "$@"`, "sh", ...words], {
    // A group of its own: wrangler starts workerd, and both must end.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    // The Node of the devDependencies: wrangler asks for a newer one than a developer may have.
    env: {
      ...process.env,
      PATH: `${BIN}${delimiter}${process.env.PATH ?? ""}`,
      WRANGLER_SEND_METRICS: "false",
      WRANGLER_LOG_PATH: join(scratch, "log"),
      WRANGLER_REGISTRY_PATH: join(scratch, "registry"),
    },
  });
  const killGroup = killerOf(child);
  const end = async (first: NodeJS.Signals) => {
    signal(child, first);
    await Promise.race([ended(child), wait(PATIENCE, undefined, { ref: false })]);
    await killGroup();
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const url = await readyUrl(child, options.output);
    return { url, pid: child.pid ?? 0, stop: () => end("SIGTERM"), kill: () => end("SIGKILL") };
  } catch (problem) {
    await end("SIGKILL");
    throw problem;
  }
}

function argumentsFor({ persistTo = "", settings, environment, config, variables }: WranglerOptions): string[] {
  const place = ["--ip", "127.0.0.1", "--port", "0", "--persist-to", persistTo];
  const quiet = ["--log-level", "info", "--show-interactive-dev-session=false"];
  const which = [
    ...(config === undefined ? [] : ["--config", config]),
    ...(environment === undefined ? [] : ["--env", environment]),
  ];
  const given = { ...variables, ...(settings === undefined ? {} : { EMULATOR_SETTINGS: JSON.stringify(settings) }) };
  const bindings = Object.entries(given).flatMap(([name, value]) => ["--var", `${name}:${value}`]);
  return ["dev", ...which, ...place, ...quiet, ...bindings];
}

/** The origin that the process says it listens on. */
async function readyUrl(child: ChildProcess, tell: (text: string) => void = () => {}): Promise<string> {
  let output = "";
  const ready = new Promise<string>((found) => {
    const read = (chunk: Buffer) => {
      // What follows is the log of requests: it must be read, or the pipe fills, but it need not be kept.
      const text = chunk.toString();
      tell(text);
      output = (output + text).slice(-20_000);
      const url = /Ready on (http:\/\/[\d.:]+)/.exec(output)?.[1];
      if (url !== undefined) found(url);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
  });
  const late = wait(PATIENCE, undefined, { ref: false });
  const url = await Promise.race([ready, ended(child), late]);
  if (typeof url === "string") return url;
  throw new Error(`The emulator did not start:\n${output}`);
}

/**
 * What kills the process and all that it started, when asked or when this process ends. Who is killed cannot tidy up:
 * that is why a shell does it, whose standard input ends with this process.
 */
function killerOf({ pid }: ChildProcess): () => Promise<void> {
  const killer = spawn("sh", ["-c", `cat > /dev/null; kill -s KILL -- -${pid}`], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  return async () => {
    killer.stdin.end();
    await ended(killer);
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, name);
  } catch {
    // The group has ended already.
  }
}
