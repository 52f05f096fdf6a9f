/**
 * Runs every block of the README, and of the page that it leads to first, as a reader would: pasted one after the other
 * into one shell, that begins in a checkout of this project, on Node 20.
 */
import { spawn, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isPrinted } from "./guide-blocks.ts";
import { isSaved, stepsOf, type Step } from "./readme-blocks.ts";
import { isFree } from "../test/support/node/ports.ts";
import { expect, missingOf, outcome, plainEnvironment, run, trial, typesFit } from "./trial.ts";

const PAGES = ["README.md", "docs/getting-started.md"];
const PATIENCE = 15 * 60_000;

/** No emulator stays on this machine; and of a block that failed, what it said. */
const AT_THE_END = `at=
trap 'code=$?
npx --no access-emulator stop > /dev/null 2>&1 || true
if [ -n "$at" ]; then echo "It ended with $code:"; cat "$at.printed" "$at.errors"; fi
exit $code' EXIT
trap 'exit 130' INT TERM`;

/** As a user has it: without variables that lead somewhere else, and without a browser that opens on this machine. */
function environment(): Record<string, string | undefined> {
  const ours = /^(CLOUDFLARE_|EMULATOR_|ACCESS_EMULATOR_|CF_ACCESS_)/;
  const inherited = Object.entries(plainEnvironment()).filter(([name]) => !ours.test(name));
  const quiet = { NO_COLOR: "1", BROWSER: "true", npm_config_prefer_offline: "true", npm_config_audit: "false" };
  return { ...Object.fromEntries(inherited), ...quiet };
}

/** The files of this checkout as they are now, without what is built or installed. */
function checkOutInto(folder: string): void {
  const listed = run("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { env: process.env });
  for (const file of listed.split("\0").filter((name) => name !== "" && existsSync(name))) {
    cpSync(file, join(folder, file));
  }
}

/** What is said of a block, and what runs it. The shell reads it from a file, so that no command can read the next block. */
async function linesFor(step: Step, file: string): Promise<string[]> {
  if (isSaved(step)) return [`cp '${file}' '${step.file}'`, `echo "- ${step.place}: saved as ${step.file}"`];
  const { code, stderr } = outcome("sh", ["-n", file]);
  expect(`${step.place}: a shell can read it`, code === 0, stderr);
  const missing = await missingOf(step.needs);
  if (missing.length > 0) return [`echo "- ${step.place}: SKIPPED, this machine has no ${missing.join(", ")}"`];
  return [`echo "- ${step.place}"`, `at='${file}'; . "$at" < /dev/null > "$at.printed" 2> "$at.errors"; at=`];
}

await trial("readme", async (folder) => {
  expect("port 8787 is free, which the pages use", await isFree(8787));
  const steps = stepsOf(PAGES.map((page) => [page, readFileSync(page, "utf8")]));
  const checkout = join(folder, "checkout");
  checkOutInto(checkout);
  const blocks = join(folder, "blocks");
  mkdirSync(blocks);

  const fileOf = (index: number) => join(blocks, String(index + 1).padStart(2, "0"));
  const script = [AT_THE_END, "set -eu"];
  for (const [index, step] of steps.entries()) {
    writeFileSync(fileOf(index), step.text);
    script.push(...(await linesFor(step, fileOf(index))));
  }
  script.push(`pwd > '${join(blocks, "project")}'`);
  writeFileSync(join(blocks, "all"), `${script.join("\n")}\n`);

  const env = environment();
  console.log(`  on Node ${run("node", ["--version"], { env }).trim()}`);
  const options: SpawnOptions = { cwd: checkout, env, timeout: PATIENCE, stdio: ["ignore", "inherit", "inherit"] };
  const [code] = (await once(spawn("sh", [join(blocks, "all")], options), "exit")) as [number | null];
  expect("every block runs as it is pasted", code === 0, code);

  for (const [index, step] of steps.entries()) {
    if (isSaved(step) || step.output === undefined || !existsSync(`${fileOf(index)}.printed`)) continue;
    const printed = readFileSync(`${fileOf(index)}.printed`, "utf8").trimEnd();
    expect(`${step.place}: it prints what the page says`, isPrinted(step.output.trimEnd(), printed), printed);
  }
  typesFit(readFileSync(join(blocks, "project"), "utf8").trim());
});
