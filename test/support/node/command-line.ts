/** The command line, as a user runs it. */
import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";
import { built } from "./built-library.ts";
import { scratchFolder } from "./processes.ts";

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly pid: number;
  readonly child: ChildProcess;
  /** What it has said so far. */
  readonly said: Readonly<Record<"stdout" | "stderr", string>>;
  readonly finished: Promise<Finished>;
  /** Its first line on standard output; "" when it ended without one. */
  readonly firstLine: Promise<string>;
  kill(signal: NodeJS.Signals): void;
}

const { FORCE_COLOR: _, ...withoutColour } = { ...process.env, NO_COLOR: "1" } as Record<string, string | undefined>;

export interface Surroundings {
  readonly env?: Readonly<Record<string, string>>;
  /** The Node that runs it; the one of the tests unless given. */
  readonly node?: string;
}

/** Starts a Node script, or the command line; it ends with the test at the latest. */
export function running(script: string, words: readonly string[], { env, node }: Surroundings = {}): Running {
  const child = spawn(node ?? process.execPath, [script, ...words], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...withoutColour, ...env },
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (part: string) => {
      said[name] += part;
    });
  }
  const finished = new Promise<Finished>((resolve) => {
    child.once("close", (code, signal) => resolve({ code, signal, ...said }));
  });
  const firstLine = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).once("line", resolve);
    void finished.then(() => resolve(""));
  });
  return { pid: child.pid ?? 0, child, said, finished, firstLine, kill: (signal) => child.kill(signal) };
}

/** What `start`, `status`, `stop` and `env` know of each other lies in the temporary folder: each test has its own. */
export function commandLine(temporary = scratchFolder()) {
  const begin = (words: readonly string[], { env, node }: Surroundings = {}): Running =>
    running(built("cli.js"), words, {
      env: { TMPDIR: temporary, XDG_RUNTIME_DIR: "", ...env },
      ...(node === undefined ? {} : { node }),
    });
  return {
    temporary,
    begin,
    /** Runs it to its end. */
    ran: (words: readonly string[], surroundings?: Surroundings): Promise<Finished> =>
      begin(words, surroundings).finished,
    /** Starts an emulator in the foreground, and waits until it is ready. */
    async started(words: readonly string[] = [], surroundings?: Surroundings): Promise<Running & { ready: Ready }> {
      const process = begin(["start", "--port", "0", "--json", ...words], surroundings);
      const line = await process.firstLine;
      if (line === "") throw new Error(`It did not start: ${(await process.finished).stderr}`);
      return { ...process, ready: JSON.parse(line) as Ready };
    },
  };
}

/** What `start --json` says. */
export interface Ready {
  readonly event: "ready";
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** An account as the environment names it. */
export function placeOf({ environment }: Pick<Ready, "environment">) {
  return {
    id: environment.CLOUDFLARE_ACCOUNT_ID ?? "",
    token: environment.CLOUDFLARE_API_TOKEN ?? "",
    apiUrl: environment.CLOUDFLARE_BASE_URL ?? "",
  };
}
