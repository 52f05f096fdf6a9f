/** For the checks of what is shipped: a temporary folder, commands in it, and a clear word on what failed. */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve, sep } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Runs a check in a folder of its own, which is removed afterwards, and says how long it took. */
export async function trial(name: string, check: (folder: string) => Promise<void> | void): Promise<void> {
  const start = performance.now();
  const folder = mkdtempSync(join(tmpdir(), `access-emulator-${name}-`));
  chmodSync(folder, 0o755); // others may have to look into it
  try {
    await check(folder);
    console.log(`${name}: good, in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The environment without what `npm run` put there for this project: npm would take it for another folder's, too. */
export function plainEnvironment(): Record<string, string | undefined> {
  const ofThisProject = /^(npm_(package|lifecycle|config_local_prefix|config_global_prefix|config_prefix)|INIT_CWD)/;
  const environment = Object.entries(process.env).filter(([name]) => !ofThisProject.test(name));
  return { ...Object.fromEntries(environment), PATH: systemPath() };
}

/** The PATH without the folders that `npm run` adds. */
export function systemPath(): string {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.filter((folder) => !folder.split(sep).includes("node_modules")).join(delimiter);
}

/** For vitest in a project of a user's: a machine that does more than this check may be busy for longer than vitest waits. */
export const PATIENT = ["--testTimeout=60000", "--hookTimeout=60000"] as const;

/** Runs a command to its end, and gives what it said. */
export function outcome(command: string, args: readonly string[], options: CommandOptions = {}): Result {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: options.cwd,
    env: options.env ?? plainEnvironment(),
    encoding: "utf8",
    maxBuffer: 2 ** 26,
    timeout: 300_000,
  });
  if (error) throw error;
  return { code: status, stdout, stderr };
}

/** Runs a command that must succeed, and gives its output. */
export function run(command: string, args: readonly string[], options: CommandOptions = {}): string {
  const { code, stdout, stderr } = outcome(command, args, options);
  if (code === 0) return stdout;
  throw new Error(`${[command, ...args].join(" ")} ended with ${code}:\n${stdout}${stderr}`);
}

/** Insists that something is so, and says that it is. */
export function expect(what: string, isSo: boolean, seen: unknown = undefined): void {
  if (!isSo) throw new Error(`Not so: ${what}${seen === undefined ? "" : `. Seen: ${String(seen)}`}`);
  console.log(`- ${what}`);
}

/** Those of these commands and hosts that this machine has not, or does not reach. A host has a dot in its name. */
export async function missingOf(needs: readonly string[], options?: CommandOptions): Promise<string[]> {
  const isThere = async (name: string) =>
    name.includes(".")
      ? fetch(`https://${name}/`, { method: "HEAD", signal: AbortSignal.timeout(5_000) }).then(
          () => true,
          () => false,
        )
      : outcome("sh", ["-c", `command -v ${name}`], options).code === 0;
  const present = await Promise.all(needs.map(isThere));
  return needs.filter((_, index) => present[index] !== true);
}

/** Insists that the types of a project fit, by the compiler of this one; strictly, as a careful user has it. */
export function typesFit(project: string): void {
  const types = join(project, "node_modules/@types/node");
  if (!existsSync(types)) symlinkSync(resolve("node_modules/@types/node"), types);
  const compilerOptions = {
    module: "nodenext",
    target: "es2024",
    lib: ["es2024", "esnext.disposable"],
    types: ["node"],
    strict: true,
    skipLibCheck: true, // vitest's own types are not ours to check
    allowImportingTsExtensions: true,
    noEmit: true,
  };
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts", "*.mts"] }));
  const { code, stdout } = outcome(resolve("node_modules/.bin/tsc"), ["-p", "."], { cwd: project, env: process.env });
  expect("the types fit", code === 0, stdout);
}

/** `npm pack` of this project, which builds it; gives the path of the tarball. */
export function packInto(folder: string): string {
  mkdirSync(folder, { recursive: true });
  run("npm", ["pack", "--pack-destination", folder], { env: process.env });
  const file = readdirSync(folder).find((name) => name.endsWith(".tgz"));
  if (file === undefined) throw new Error("npm pack made no tarball.");
  return resolve(folder, file);
}

/** Insists that the page is served here, whole and with the policy that lets no other script run. */
export async function expectPage(url: string): Promise<void> {
  const answer = await fetch(`${url}/_emulator/`);
  const policy = answer.headers.get("content-security-policy") ?? "";
  const text = await answer.text();
  const isPage = text.includes('<div id="page">') && text.trimEnd().endsWith("</html>");
  const isStrict = policy.includes("script-src 'sha256-") && !policy.includes("unsafe");
  expect(
    "the page is there, and its policy is strict",
    answer.status === 200 && isPage && isStrict,
    `${answer.status} ${policy}`,
  );
}

/** Waits until something answers 200 here. */
export async function answers(url: string, patience = 30_000): Promise<void> {
  for (let waited = 0; waited < patience; waited += 50) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return;
    await sleep(50);
  }
  throw new Error(`Nothing answers at ${url}.`);
}
