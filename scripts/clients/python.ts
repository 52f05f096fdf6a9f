/** Clients from PyPI: a virtual environment of their own, with the versions that their requirements pin. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ClientRun } from "./client-run.ts";

/** The version of a package that a client's requirements pin. */
export function pinnedRequirement(folder: string, requirements: string, name: string): string {
  const lines = readFileSync(join("test/clients", folder, requirements), "utf8").split("\n");
  const version = lines.find((line) => line.startsWith(`${name}==`))?.slice(name.length + 2);
  if (version === undefined) throw new Error(`${folder}/${requirements} does not pin ${name}.`);
  return version.trim();
}

/** The folder of the commands of its virtual environment, with everything installed. */
export async function installedPackages(run: ClientRun, requirements: string): Promise<string> {
  await run.install(run.command, ["-m", "venv", "venv"]);
  const commands = join(run.folder, "venv", process.platform === "win32" ? "Scripts" : "bin");
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "-r", requirements];
  await run.install(join(commands, "python"), pip);
  return commands;
}

export async function runsPython(run: ClientRun, requirements: string, ...programs: readonly string[]): Promise<void> {
  const commands = await installedPackages(run, requirements);
  for (const program of programs) await run.program(join(commands, "python"), [program]);
}
