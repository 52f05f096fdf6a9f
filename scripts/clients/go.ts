/** Clients that are Go modules: a program compiled with the versions and sums that its go.mod and go.sum pin. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ClientRun } from "./client-run.ts";
import type { Found, Missing } from "./client.ts";
import { go } from "./machine.ts";

/** The version of a module that a client's go.mod pins. */
export function pinnedModule(folder: string, module: string): string {
  const version = new RegExp(`${module} v(\\S+)`).exec(manifest(folder))?.[1];
  if (version === undefined) throw new Error(`${folder}/go.mod does not pin ${module}.`);
  return version;
}

/** Finds a Go that is as new as a client's go.mod asks for. */
export function goFor(folder: string): Found | Missing {
  return go(Number(/^go 1\.(\d+)/m.exec(manifest(folder))?.[1]));
}

function manifest(folder: string): string {
  return readFileSync(join("test/clients", folder, "go.mod"), "utf8");
}

/** Without optimizing the SDK: the newer ones compile a hundred packages, and this halves the time. */
const UNOPTIMIZED = "-gcflags=github.com/cloudflare/...=-N -l";

export async function runsGo(run: ClientRun, ofProgram: Readonly<Record<string, string>> = {}): Promise<void> {
  const env = { GOFLAGS: "-mod=readonly", GOTOOLCHAIN: "local", GOWORK: "off" };
  await run.install(run.command, ["build", "-buildvcs=false", UNOPTIMIZED, "-o", "program", "."], { env });
  await run.program(join(run.folder, "program"), [], { env: ofProgram });
}
