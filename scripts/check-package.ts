/**
 * Checks the package as npm would publish it: what is in it, what it brings along, that it runs with each Node that is
 * here, that its types resolve, and what it says where workerd cannot run.
 */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { expect, outcome, packInto, plainEnvironment, run, systemPath, trial, type CommandOptions } from "./trial.ts";

interface Manifest {
  readonly version: string;
  readonly repository?: unknown;
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

const EXPECTED =
  /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|docs\/.+\.(md|png)|dist\/[\w.-]+(\.d\.ts|\.js)|dist\/types\/(contract|node)\/([a-z]+\/){0,2}[\w.-]+\.d\.ts|dist\/(emulator\.(bin|capnp)|page\.html|seed\.schema\.json|THIRD-PARTY-LICENSES\.txt))$/;
const BROUGHT = /^(access-emulator|workerd|@cloudflare\/workerd-[a-z]+-(64|arm64))$/;

function files(installed: string, manifest: Manifest): void {
  const all = filesIn(installed);
  const strange = all.filter((file) => !EXPECTED.test(file));
  expect(`its ${all.length} files are those that are meant to be there`, strange.length === 0, strange.join(", "));
  const promised = [manifest.bin, ...Object.values(manifest.exports)].flatMap((entry) =>
    typeof entry === "string" ? [entry] : Object.values(entry),
  );
  const missing = [...promised, "LICENSE", "README.md"].filter((file) => !existsSync(join(installed, file)));
  expect("whatever bin and exports name is there", missing.length === 0, missing.join(", "));
}

function dependencies(project: string, tarball: string): void {
  const modules = join(project, "node_modules");
  const found = filesIn(modules)
    .map((file) => /^(?:.*\/node_modules\/)?((?:@[^/]+\/)?[^/]+)\/package\.json$/.exec(file)?.[1])
    .filter((name) => name !== undefined);
  const strange = found.filter((name) => !BROUGHT.test(name));
  expect(`it brings ${found.toSorted().join(", ")}, and nothing else`, strange.length === 0, strange.join(", "));
  expect("workerd is there once", found.filter((name) => name === "workerd").length === 1);
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 2 : 0)} MB`;
  const own = sizeOf(join(modules, "access-emulator"));
  console.log(
    `  tarball ${megabytes(statSync(tarball).size)}, unpacked ${megabytes(own)}, with all that it brings ${megabytes(sizeOf(modules))}`,
  );
}

/** The Node of this project, and the one of the system. */
function nodes(): string[] {
  const ofSystem = systemPath()
    .split(delimiter)
    .map((folder) => join(folder, process.platform === "win32" ? "node.exe" : "node"))
    .find((file) => existsSync(file));
  return [...new Set([ofSystem ?? process.execPath, process.execPath])];
}

const CREATE = `const { CLOUDFLARE_BASE_URL: url, CLOUDFLARE_ACCOUNT_ID: id, CLOUDFLARE_API_TOKEN: token } = process.env;
fetch(url + "/accounts/" + id + "/access/service_tokens", {
  method: "POST",
  headers: { authorization: "Bearer " + token },
  body: JSON.stringify({ name: "from npx" }),
}).then(async (answer) => console.log(answer.status, (await answer.json()).result.name));`;

const USE = `import { readFileSync } from "node:fs";
import { startEmulator } from "access-emulator";
import { emulatorWorkers } from "access-emulator/miniflare";
import schema from "access-emulator/seed.schema.json" with { type: "json" };
const emulator = await startEmulator();
const client_id = "0123456789abcdef".repeat(2) + ".access";
const account = await emulator.account({ seed: { tokens: [{ name: "seeded", client_id, client_secret: "known" }] } });
const { admitted } = await account.verify(client_id, "known");
const page = await (await fetch(emulator.url + "/_emulator/")).text();
await emulator.stop();
const intercepting = await startEmulator({ intercept: true });
const { HTTPS_PROXY, SSL_CERT_FILE } = intercepting.environment(account);
const proxyUrl = intercepting.proxyUrl.replace("//", "//" + account.id + ":x@");
const intercepts = HTTPS_PROXY === proxyUrl && readFileSync(SSL_CERT_FILE, "utf8").includes("CERTIFICATE");
await intercepting.stop();
console.log(admitted, emulatorWorkers().length, typeof schema, intercepts, page.includes('<div id="page">'));
`;

function runs(project: string, node: string, version: string): void {
  const options: CommandOptions = {
    cwd: project,
    env: { ...plainEnvironment(), PATH: `${dirname(node)}${delimiter}${systemPath()}` },
  };
  const name = `Node ${run(node, ["--version"]).trim().slice(1)}`;
  const told = run("npx", ["access-emulator", "--version"], options).trim();
  expect(`${name}: npx access-emulator --version says ${told}`, told === version);
  const created = run("npx", ["access-emulator", "run", "--", "node", "-e", CREATE], options).trim();
  expect(`${name}: npx access-emulator run -- node creates a token`, created === "201 from npx", created);
  const left = outcome("npx", ["access-emulator", "run", "--", "node", "-e", "process.exit(7)"], options);
  expect(`${name}: run ends with the exit code of its command`, left.code === 7, left.code);
  writeFileSync(join(project, "use.mjs"), USE);
  const used = run(node, ["use.mjs"], options).trim().split("\n").at(-1);
  expect(`${name}: the library starts an emulator, its page, and a proxy`, used === "true 2 object true true", used);
}

/** Every public name. */
const TYPES_OF_LIBRARY = `import {
  Account, AccountClock, Emulator, EmulatorError, connect, startEmulator,
  type AccountOptions, type AccountSeed, type AccountSettings, type AccountSource, type AccountToken, type Admission,
  type Advice, type AdviceKind, type ApiToken, type ApiTokenChange, type AssumptionEvidence, type AssumptionSettings,
  type ClockState, type Door, type DoorPage, type DoorQuery, type EdgeAdmission, type EdgeCredential, type EdgeReason, type EdgeRefusal,
  type EdgeRow, type EmulatorErrorCode, type EmulatorOptions, type ExplainedPolicy, type ExplainedRule, type Explanation,
  type ExplainRequest, type Fault, type FaultEffect, type FaultSpec,
  type ForkOptions, type FoundSecret, type Grade, type InterceptOptions, type JournalRequest, type LogFormat,
  type MinimumGrade, type MintedSecret, type Operation, type Permission, type RateLimit, type RequestFilter,
  type RequestOperation, type RequestPage, type RequestQuery, type RequestToExplain, type RuleVerdict, type ScanOptions, type ScannedText, type SecretPlace, type SecretState,
  type Seed, type SeedBulk, type SeedToken, type Seeded, type SettingsChange, type Snapshot, type StatusFilter,
  type TlsOptions, type TokenPage, type TokenQuery, type TokenState,
} from "access-emulator";
import { emulatorWorkers, outboundService, type AuxiliaryWorker } from "access-emulator/miniflare";
import schema from "access-emulator/seed.schema.json" with { type: "json" };

export type All = [
  AccountOptions, AccountSeed, AccountSettings, AccountSource, AccountToken, Admission, Advice, AdviceKind, ApiToken,
  ApiTokenChange, AssumptionEvidence, AssumptionSettings, ClockState, Door, DoorPage, DoorQuery, EdgeAdmission, EdgeCredential,
  EdgeReason, EdgeRefusal, EdgeRow, EmulatorErrorCode, EmulatorOptions, ExplainedPolicy, ExplainedRule, Explanation, ExplainRequest, Fault,
  FaultEffect, FaultSpec, ForkOptions, FoundSecret, Grade, InterceptOptions, JournalRequest, LogFormat, MinimumGrade,
  MintedSecret, Operation, Permission, RateLimit, RequestFilter, RequestOperation, RequestPage, RequestQuery, RequestToExplain, RuleVerdict, ScanOptions,
  ScannedText, SecretPlace, SecretState, Seed, SeedBulk, SeedToken, Seeded, SettingsChange, Snapshot, StatusFilter, TlsOptions,
  TokenPage, TokenQuery, TokenState,
];
export const classes = [Account, AccountClock, Emulator, EmulatorError];
const options: EmulatorOptions = { settings: { assumptions: { "token-limit": "none" } }, intercept: { offline: true } };
await using emulator: Emulator = await startEmulator(options);
const source: AccountSource = connect(emulator.url);
const account: Account = await source.account();
const workers: AuxiliaryWorker[] = emulatorWorkers();
const kind: string = schema.type;
const answer: Response = await account.fetch("https://app.example.com/", { redirect: "manual" });
const { sentence }: Explanation = await account.explain({ url: answer.url, clientId: "a", clientSecret: "b" });
// @ts-expect-error -- types that are any would let this pass
const wrong: number = account.id;
export { EmulatorError, kind, sentence, outboundService, workers, wrong };
`;

const TYPES_OF_VITEST = `import { expect, test, type AccountMatchers, type Fixtures, type PresentedPair } from "access-emulator/vitest";
import setup from "access-emulator/vitest/setup";
import { inject } from "vitest";

test("types", async ({ account, emulator }) => {
  const admission = await account.verify("a", "b");
  expect(admission.admitted).toBe(false);
  const url: string | undefined = inject("accessEmulatorUrl");
  const same: Fixtures["emulator"] = emulator;
  const pair: PresentedPair = { client_id: "a", client_secret: "b" };
  const passed: Promise<void> = expect(account).toHaveReceived({ operation: "create", status: "4xx" }, 0);
  await expect(account).not.toAdmit(pair);
  await expect(account).toAdmit(pair, "https://app.example.com/");
  await expect(account).toRefuse(pair, "not-in-policy", new URL("https://app.example.com/"));
  // @ts-expect-error -- a reason of the edge needs a URL
  await expect(account).toRefuse(pair, "not-in-policy");
  await expect(account).toHaveToken({ name: "a", state: "active" } satisfies Parameters<AccountMatchers["toHaveToken"]>[0]);
  // @ts-expect-error -- there is no such operation
  await expect(account).toHaveReceived({ operation: "creat" });
  // @ts-expect-error -- types that are any would let this pass
  const wrong: number = account.id;
  return { url, same, wrong, passed };
});
export { setup };
`;

/** With the compiler and the type packages of this project; vitest's own types are not ours to check. */
function types(project: string): void {
  const tsc = resolve(`node_modules/.bin/tsc${process.platform === "win32" ? ".cmd" : ""}`);
  for (const name of ["vitest", "@types"])
    symlinkSync(resolve("node_modules", name), join(project, "node_modules", name));
  writeFileSync(join(project, "library.mts"), TYPES_OF_LIBRARY);
  writeFileSync(join(project, "fixture.mts"), TYPES_OF_VITEST);
  for (const [module, moduleResolution] of [
    ["nodenext", "nodenext"],
    ["esnext", "bundler"],
  ]) {
    for (const [file, skipLibCheck] of [
      ["library.mts", false],
      ["fixture.mts", true],
    ] as const) {
      const compilerOptions = {
        module,
        moduleResolution,
        skipLibCheck,
        target: "es2024",
        lib: ["es2024", "esnext.disposable"],
        types: ["node"],
        strict: true,
        exactOptionalPropertyTypes: true,
        resolveJsonModule: true,
        noEmit: true,
      };
      writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: [file] }));
      const { code, stdout } = outcome(tsc, ["-p", "."], { cwd: project, env: process.env });
      expect(`types of ${file.replace(".mts", "")} resolve (${moduleResolution})`, code === 0, stdout);
    }
  }
}

/** As on a platform for which workerd has no executable: npm installs none; or, with musl, one that cannot start. */
function unsupported(project: string): void {
  const main = join(project, "node_modules/workerd/lib/main.js");
  const sentence =
    /^access-emulator: workerd, the runtime of this emulator, has no executable for .+: it runs on .+\n$/;
  for (const [what, code] of [
    ["no executable", 'throw new Error("Unsupported platform: sunos sparc LE\\nand more");'],
    ["an executable that cannot start", 'exports.default = "/no/such/workerd";'],
  ] as const) {
    rmSync(main);
    writeFileSync(main, code);
    const result = outcome(process.execPath, ["node_modules/access-emulator/dist/cli.js", "start", "--port", "0"], {
      cwd: project,
    });
    const isClear = result.code === 1 && result.stdout === "" && sentence.test(result.stderr);
    expect(`${what}: one clear sentence`, isClear, `${result.code} ${result.stdout}${result.stderr}`);
  }
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll("\\", "/"),
    );
}

/** Bytes on disk; npm may link one file under two names, which counts once. */
function sizeOf(folder: string): number {
  const sizes = new Map<number, number>();
  for (const file of filesIn(folder)) {
    const { ino, size } = statSync(join(folder, file));
    sizes.set(ino, size);
  }
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}

await trial("package", (folder) => {
  const tarball = packInto(join(folder, "tarball"));
  const project = join(folder, "project");
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), '{ "private": true }\n');
  run("npm", ["install", "--omit=dev", "--no-audit", "--no-fund", "--prefer-offline", tarball], { cwd: project });
  const installed = join(project, "node_modules/access-emulator");
  const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as Manifest;

  files(installed, manifest);
  dependencies(project, tarball);
  for (const node of nodes()) runs(project, node, manifest.version);
  types(project);
  unsupported(project);
  if (manifest.repository === undefined) {
    console.log("! package.json has no `repository`: npm publish --provenance will refuse it until it has");
  }
});
