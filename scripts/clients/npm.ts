/** Clients from npm: in a folder of their own, with what their lock file pins. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ClientRun } from "./client-run.ts";
import type { Found } from "./client.ts";

/** The version of a package that a package.json pins; that of a client's folder, unless it is the project's own. */
export function pinnedPackage(name: string, folder?: string): string {
  const file = folder === undefined ? "package.json" : join("test/clients", folder, "package.json");
  const manifest = JSON.parse(readFileSync(file, "utf8")) as Manifest;
  const wanted = { ...manifest.dependencies, ...manifest.devDependencies }[name] ?? "";
  const version = /^(?:npm:.+@)?(\d\S*)$/.exec(wanted)?.[1];
  if (version === undefined) throw new Error(`${file} does not pin ${name}.`);
  return version;
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** The Node of this project. */
export const node = (): Found => ({ command: process.execPath });

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
