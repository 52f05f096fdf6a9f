/** Runs a command of a client: to its end, within a time, and gone with its children when the run is broken off. */
import { spawn } from "node:child_process";
import { plainEnvironment } from "../trial.ts";

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  /** In milliseconds. */
  readonly patience?: number;
}

const running = new Set<number>();

/** Ends what still runs; for the end of the whole. */
export function endCommands(): void {
  for (const pid of running) endGroup(pid);
}

export function command(
  file: string,
  args: readonly string[],
  { cwd, env = {}, input, patience = 120_000 }: CommandOptions,
): Promise<Ended> {
  const said = [file, ...args].join(" ");
  return new Promise((resolve, reject) => {
    // A group of its own: a client that started others goes with them.
    const child = spawn(file, args, { cwd, env: { ...withoutAccounts(), ...env }, detached: true });
    const { pid } = child;
    if (pid !== undefined) running.add(pid);
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.stdin.on("error", () => {}); // it may end without reading
    child.stdin.end(input);
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      if (pid !== undefined) endGroup(pid);
    }, patience);
    child.on("error", (cause) => {
      clearTimeout(timer);
      reject(new Error(`${said} could not be started: ${cause.message}`, { cause }));
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      if (pid !== undefined) running.delete(pid);
      if (isLate) reject(new Error(`${said} did not end within ${patience / 1000} s:\n${stdout}${stderr}`));
      else resolve({ code, stdout, stderr });
    });
  });
}

/** The environment without somebody's own accounts at Cloudflare: no client is to come near them. */
function withoutAccounts(): Record<string, string | undefined> {
  const names = Object.entries(plainEnvironment()).filter(([name]) => !/^(CLOUDFLARE|CF|KCTL|ALCHEMY)_/.test(name));
  return Object.fromEntries(names);
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}
