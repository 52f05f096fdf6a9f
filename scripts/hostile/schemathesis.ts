/** The class `schemathesis`: that program, from PyPI, with all of its checks, on both documents that an emulator serves. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { command } from "../clients/command.ts";
import { python } from "../clients/machine.ts";
import { NotHere, type Budget, type HostileClass, type Target } from "./hostile-class.ts";
import { sampled } from "./random.ts";
import { Tallying } from "./tallying.ts";

/** What its phase `coverage` sends to one operation, about; only a long run has that many to give. */
const CASES_OF_COVERAGE = 400;
/** Of all operations together, so many inputs are too few for it. */
const FEW = 2_000;

/** It makes some thirty requests a second, where the other classes make hundreds. */
const MOST = { workerd: 6_000, "wrangler-dev": 600, sandbox: 600 };

interface Installed {
  readonly folder: string;
  readonly schemathesis: string;
}

let installed: Promise<Installed> | undefined;

/** In a virtual environment that ends with this process. */
async function install(): Promise<Installed> {
  const found = python(11);
  if ("missing" in found) throw new NotHere(found.missing);
  const folder = mkdtempSync(join(tmpdir(), "access-emulator-schemathesis-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  cpSync(resolve("scripts/hostile/schemathesis"), folder, { recursive: true });
  const commands = join(folder, "venv", process.platform === "win32" ? "Scripts" : "bin");
  const steps: [string, string[]][] = [
    [found.command, ["-m", "venv", "venv"]],
    [
      join(commands, "python"),
      ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "-r", "requirements.txt"],
    ],
  ];
  for (const [file, args] of steps) {
    const { code, stderr } = await command(file, args, { cwd: folder, patience: 400_000 });
    if (code !== 0) throw new NotHere(`schemathesis could not be installed: ${stderr.slice(-300)}`);
  }
  return { folder, schemathesis: join(commands, "schemathesis") };
}

/** One of the documents, and whose credentials it is asked with. */
interface Described {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The accounts and tenants of others, which it must not touch. */
  readonly kept: readonly string[];
}

export const schemathesis: HostileClass = {
  name: "schemathesis",
  about: "what schemathesis makes of the OpenAPI documents of the API and of the control plane, valid and invalid",
  async run(target, budget) {
    installed ??= install();
    const { folder } = await installed;
    const tallying = new Tallying();
    const kept = await idsAt(target);
    const ids = await placesOf(target);
    writeFileSync(join(folder, "schemathesis.toml"), configOf(ids));
    const documents: Described[] = [
      { path: "/client/v4/openapi.json", headers: ids.headers, kept },
      { path: "/_emulator/openapi.json", headers: target.control, kept },
    ];
    for (const described of documents) {
      const operations = await operationIds(target, described);
      const inputs = Math.min(budget.inputs, MOST[target.name]) / documents.length;
      for (const words of runsOf(operations, { ...budget, inputs })) {
        await runOnce(target, described, words, tallying);
      }
    }
    return tallying.tally();
  },
};

/** An account with a zone, without the limit on tokens: it would be reached at once, and tell nothing more. */
async function placesOf(target: Target) {
  const { id, headers } = await target.account();
  const zone = randomBytes(16).toString("hex");
  const sent = async (method: string, path: string, body: object) => {
    const answer = await fetch(target.url + path, { method, headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${await answer.text()}`);
  };
  await sent("PATCH", `/_emulator/accounts/${id}/settings`, { assumptions: { "token-limit": "none" } });
  await sent("PUT", `/_emulator/zones/${zone}`, { account_id: id });
  return { account: id, zone, headers };
}

/** Of what is there already. The tenant that owns the accounts of a sandbox is among them. */
async function idsAt({ url, control }: Target): Promise<string[]> {
  const listed = async (kind: "accounts" | "tenants") => {
    const answer = await fetch(`${url}/_emulator/${kind}?per_page=1000`, { headers: control });
    return ((await answer.json()) as Record<string, { id: string }[]>)[kind] ?? [];
  };
  return [...(await listed("accounts")), ...(await listed("tenants"))].map(({ id }) => id);
}

function configOf({ account, zone }: { readonly account: string; readonly zone: string }): string {
  return `[parameters]\n"path.account_id" = "${account}"\n"path.zone_id" = "${zone}"\n`;
}

async function operationIds({ url }: Target, { path, headers }: Described): Promise<string[]> {
  const document = (await (await fetch(url + path, { headers })).json()) as {
    paths: Record<string, Record<string, { operationId?: string }>>;
  };
  return Object.values(document.paths).flatMap((item) => Object.values(item).flatMap((one) => one.operationId ?? []));
}

/** Few inputs: some of the operations. Many: all of them, and some of them from every side. */
function runsOf(operations: readonly string[], { inputs, seed }: Budget): string[][] {
  const only = (count: number) => sampled(operations, count, seed).flatMap((id) => ["--include-operation-id", id]);
  const common = ["--seed", String(seed)];
  if (inputs < FEW) return [[...common, "--phases", "fuzzing,stateful", "-n", "1", ...only(Math.ceil(inputs / 4))]];
  const examples = String(Math.ceil(inputs / operations.length / 8));
  return [
    [...common, "--phases", "fuzzing,stateful", "-n", examples],
    [...common, "--phases", "coverage", ...only(Math.ceil(inputs / CASES_OF_COVERAGE))],
  ];
}

async function runOnce(target: Target, described: Described, words: readonly string[], tallying: Tallying) {
  const { folder, schemathesis: file } = await (installed ?? install());
  const findings = join(folder, "findings.json");
  rmSync(findings, { force: true });
  const headers = Object.entries(described.headers).flatMap(([name, value]) => ["-H", `${named(name)}: ${value}`]);
  // On a developer's machine any token opens everything, and the documents cannot say so.
  const without = target.name === "sandbox" ? [] : ["--exclude-checks", "ignored_auth"];
  const quiet = ["--no-color", "--no-shrink", "--continue-on-failure", "--warnings", "off"];
  const fixed = ["--checks", "all", ...without, "--workers", "1", "--request-timeout", "15", ...quiet];
  const args = ["run", target.url + described.path, ...headers, ...fixed, "--generation-database", "none", ...words];
  const { code, stdout, stderr } = await command(file, args, {
    cwd: folder,
    patience: 1_200_000,
    env: {
      SCHEMATHESIS_HOOKS: "hooks",
      PYTHONPATH: folder,
      HOSTILE_FINDINGS: findings,
      HOSTILE_KEPT: described.kept.join(","),
    },
  });
  const found = readFindings(findings);
  for (const [status, count] of Object.entries(found?.answers ?? {})) {
    tallying.add(status, count);
    tallying.inputs += count;
  }
  for (const sentence of found?.findings ?? []) tallying.fault(sentence);
  // It has more to say than its checks: an error of its own, or a document that it cannot read.
  if (code !== 0 && (found === undefined || found.findings.length === 0)) {
    tallying.fault(`schemathesis ended with ${code} on ${described.path}: ${`${stdout}${stderr}`.slice(-2500)}`);
  }
}

/** Its check of credentials takes a header away by the name that the document has: `Authorization`. */
const named = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1);

function readFindings(file: string): { answers: Record<string, number>; findings: string[] } | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as { answers: Record<string, number>; findings: string[] };
  } catch {
    return undefined;
  }
}
