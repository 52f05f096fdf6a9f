/** What this machine has: languages, and clients that somebody installed. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { plainEnvironment } from "../trial.ts";
import type { Found, Missing } from "./client.ts";

/** What a command prints, or undefined when it is not there or fails. */
export function printed(file: string, args: readonly string[]): string | undefined {
  const { status, stdout, stderr } = spawnSync(file, args, {
    encoding: "utf8",
    env: plainEnvironment(),
    timeout: 20_000,
  });
  return status === 0 ? stdout + stderr : undefined;
}

/** A Python of this version or a later one: `$PYTHON`, one on the PATH, or one of pyenv's. */
export function python(minor: number): Found | Missing {
  const wanted = `import sys, venv; sys.exit(sys.version_info < (3, ${minor}))`;
  const named = process.env.PYTHON ? [process.env.PYTHON] : [];
  const ofPath = ["python3", ...[14, 13, 12, 11, 10].filter((other) => other >= minor).map((n) => `python3.${n}`)];
  const found = [...named, ...ofPath, ...pyenvPythons()].find((file) => printed(file, ["-c", wanted]) !== undefined);
  return found ? { command: found } : { missing: `Python 3.${minor} or newer is not installed (or lacks venv)` };
}

function pyenvPythons(): string[] {
  const folder = join(process.env.PYENV_ROOT ?? join(homedir(), ".pyenv"), "versions");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .toReversed()
    .map((version) => join(folder, version, "bin/python3"));
}

/** A Go of this version or a later one. */
export function go(minor: number): Found | Missing {
  const found = /go1\.(\d+)/.exec(printed("go", ["version"]) ?? "")?.[1];
  if (found === undefined) return { missing: "Go is not installed" };
  if (Number(found) < minor) return { missing: `Go 1.${found} is installed, but this client needs 1.${minor}` };
  return { command: "go" };
}

/** A client that somebody installed: the executable that a variable names, else one on the PATH. */
export function installed(
  variable: string,
  name: string,
  versionArgs: readonly string[],
  version: RegExp,
): Found | Missing {
  const file = process.env[variable] || name;
  const text = printed(file, versionArgs);
  if (text === undefined) {
    return process.env[variable]
      ? { missing: `${variable} names ${file}, which does not run` }
      : { missing: `there is no \`${name}\` on the PATH, and ${variable} names none` };
  }
  return { command: file, version: version.exec(text)?.[1] ?? "unknown" };
}
