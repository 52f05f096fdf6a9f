/** The build of another commit and that of the working tree, side by side in a temporary folder that is gone afterwards. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { plainEnvironment, run } from "../../scripts/trial.ts";
import type { Contest } from "./contest.ts";
import type { Running } from "./processes.ts";

/** Of the library only what every commit has. */
interface Library {
  startEmulator(options?: { readonly persist?: string; readonly settings?: object }): Promise<Running>;
}

export interface Build extends Library {
  /** The folder `dist`. */
  readonly dist: string;
  /** The workerd that belongs to it. */
  readonly workerd: string;
}

/** Builds both, and this one twice: the copy has modules and files of its own, as the base has. */
export async function withBuilds<T>(commit: string, work: (builds: Contest<Build>) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "access-emulator-against-"));
  const [base, ours, again] = [join(folder, "base"), join(folder, "this"), join(folder, "again")];
  const remove = () => removeAll(folder, base);
  const end = () => process.exit(130);
  process.once("exit", remove);
  process.once("SIGINT", end).once("SIGTERM", end);
  try {
    run("git", ["worktree", "add", "--detach", base, commit]);
    copyWorkingTree(ours);
    linkModules(ours);
    if (sameLock(base)) linkModules(base);
    else installModules(base);
    for (const tree of [base, ours]) buildIn(tree);
    linkModules(again);
    cpSync(join(ours, "dist"), join(again, "dist"), { recursive: true });
    return await work({ base: await buildOf(base), this: await buildOf(ours), again: await buildOf(again) });
  } finally {
    remove();
    process.off("exit", remove).off("SIGINT", end).off("SIGTERM", end);
  }
}

/** What Git knows or would take, as it is now: so it is built where the base is, and `dist` is left alone. */
function copyWorkingTree(to: string): void {
  const files = run("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).split("\0");
  for (const file of files) {
    if (file === "" || !existsSync(file)) continue; // the end of the list, or deleted and not yet committed
    mkdirSync(dirname(join(to, file)), { recursive: true });
    cpSync(file, join(to, file), { recursive: true });
  }
}

function linkModules(tree: string): void {
  mkdirSync(tree, { recursive: true });
  symlinkSync(resolve("node_modules"), join(tree, "node_modules"), "junction");
}

function sameLock(tree: string): boolean {
  const lock = join(tree, "package-lock.json");
  return existsSync(lock) && readFileSync(lock).equals(readFileSync("package-lock.json"));
}

function installModules(tree: string): void {
  console.error("The base has another package-lock.json, and gets modules of its own: workerd may be another, too.");
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: tree });
}

function buildIn(tree: string): void {
  run(process.execPath, ["scripts/build.ts", "--no-types"], { cwd: tree, env: plainEnvironment() });
}

async function buildOf(tree: string): Promise<Build> {
  const dist = join(tree, "dist");
  const entry = join(dist, "index.js");
  const { startEmulator } = (await import(pathToFileURL(entry).href)) as Library;
  const { default: workerd } = createRequire(entry)("workerd") as { default: string };
  return { dist, workerd, startEmulator };
}

/** Git is told at the end: it would follow a link in a folder, on some systems, and it takes a folder that is gone. */
function removeAll(folder: string, worktree: string): void {
  const known = existsSync(join(worktree, ".git"));
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  if (known) run("git", ["worktree", "remove", "--force", worktree]);
}
