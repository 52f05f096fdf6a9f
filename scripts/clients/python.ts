/** Clients from PyPI: a virtual environment of their own, with the versions that their requirements pin. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ClientRun } from "./client-run.ts";
import type { Found, Missing } from "./client.ts";
import { python } from "./machine.ts";

/** A Python that is new enough, and the version of a package in a requirements file. */
export function pinnedPython(folder: string, requirements: string, name: string, minor: number): Found | Missing {
  const text = readFileSync(join("test/clients", folder, requirements), "utf8");
  const version = text
    .split("\n")
    .find((line) => line.startsWith(`${name}==`))
    ?.slice(name.length + 2);
  if (version === undefined) throw new Error(`${folder}/${requirements} does not pin ${name}.`);
  const found = python(minor);
  return "missing" in found ? found : { command: found.command, version: version.trim() };
}

/** The folder of the commands of its virtual environment, with everything installed. */
export async function installedPackages(run: ClientRun, requirements: string): Promise<string> {
  await run.install(run.command, ["-m", "venv", "venv"]);
  const commands = join(run.folder, "venv", process.platform === "win32" ? "Scripts" : "bin");
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "-r", requirements];
  await run.install(join(commands, "python"), pip);
  return commands;
}

export async function runsPython(run: ClientRun, requirements: string, program: string): Promise<void> {
  const commands = await installedPackages(run, requirements);
  await run.program(join(commands, "python"), [program]);
}
