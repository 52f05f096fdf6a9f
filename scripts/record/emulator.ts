/** Starts a build, by what it offers to everybody. */
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

export interface Running {
  readonly port: number;
  stop(): Promise<void>;
}

export interface Library {
  startEmulator(options?: object): Promise<Running>;
}

export async function libraryOf(dist: string): Promise<Library> {
  return (await import(pathToFileURL(resolve(dist, "index.js")).href)) as Library;
}

/** With variables that only this start sees. */
export async function startedWith(
  library: Library,
  options: object,
  variables: Readonly<Record<string, string>> = {},
): Promise<Running> {
  const before = { ...process.env };
  Object.assign(process.env, variables);
  try {
    return await library.startEmulator(options);
  } finally {
    for (const name of Object.keys(variables)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "access-emulator-record-"));
}

export function copyFolder(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true });
}

export function removeFolder(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 5 });
}

/** `start` of the command line, with these words. */
export async function startedByCommandLine(dist: string, words: readonly string[]): Promise<Running> {
  const command = [resolve(dist, "cli.js"), "start", "--port", "0", "--json", ...words];
  const child = spawn(process.execPath, command, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((done) => child.once("exit", done));
  const port = await new Promise<number>((found, failed) => {
    createInterface({ input: child.stdout }).once("line", (line) => found((JSON.parse(line) as { port: number }).port));
    child.once("exit", (code) => failed(new Error(`start ended with ${code}.`)));
  });
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  return { port, stop };
}
