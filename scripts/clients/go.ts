/** Clients that are Go modules: a program compiled with the versions and sums that its go.mod and go.sum pin. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ClientRun } from "./client-run.ts";
import type { Found, Missing } from "./client.ts";
import { go } from "./machine.ts";

/** The Go that a folder's go.mod asks for, and the version of a module that it pins. */
export function pinnedModule(folder: string, module: string): Found | Missing {
  const text = readFileSync(join("test/clients", folder, "go.mod"), "utf8");
  const version = text
    .split("\n")
    .find((line) => line.includes(`${module} v`))
    ?.split(" ")
    .at(-1);
  const minor = /^go 1\.(\d+)/m.exec(text)?.[1];
  if (version === undefined || minor === undefined) throw new Error(`${folder}/go.mod does not pin ${module}.`);
  const found = go(Number(minor));
  return "missing" in found ? found : { command: found.command, version };
}

/** Without optimizing the SDK: the newer ones compile a hundred packages, and this halves the time. */
const UNOPTIMIZED = "-gcflags=github.com/cloudflare/...=-N -l";

export async function runsGo(run: ClientRun): Promise<void> {
  const env = { GOFLAGS: "-mod=readonly", GOTOOLCHAIN: "local", GOWORK: "off" };
  await run.install(run.command, ["build", "-buildvcs=false", UNOPTIMIZED, "-o", "program", "."], { env });
  await run.program(join(run.folder, "program"), []);
}
