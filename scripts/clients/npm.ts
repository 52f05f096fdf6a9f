/** Clients from npm: in a folder of their own, with what their lock file pins. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ClientRun } from "./client-run.ts";
import type { Found } from "./client.ts";

export function versionOfPackage(modules: string, name: string): string {
  const { version } = JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8")) as { version: string };
  return version;
}

/** The version of a package that the client's own package.json pins. */
export function pinnedPackage(folder: string, name: string): Found {
  const manifest = readFileSync(join("test/clients", folder, "package.json"), "utf8");
  const version = (JSON.parse(manifest) as { dependencies: Record<string, string> }).dependencies[name];
  if (version === undefined || !/^\d/.test(version)) throw new Error(`${folder}/package.json does not pin ${name}.`);
  return { command: process.execPath, version };
}

/** `npm ci`, without scripts, in the folder of the run. */
export function installedModules(run: ClientRun): Promise<void> {
  const quiet = ["--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
  return run.install("npm", ["ci", "--ignore-scripts", ...quiet]);
}

/** A program with the Node of this project. */
export async function runsNode(run: ClientRun, program: string, env: Record<string, string> = {}): Promise<void> {
  await installedModules(run);
  await run.program(run.command, [program], { env });
}
