/** `pull`: a seed of what an account of any API has around its tokens. */
import { randomBytes } from "node:crypto";
import { constants as system } from "node:os";
import { resolve } from "node:path";
import { EmulatorError } from "../client/emulator-error.ts";
import { ApiClient } from "../../api-client/client.ts";
import { Pace } from "../../api-client/pace.ts";
import { Refused, TargetProblem, Unreachable } from "../../api-client/problems.ts";
import { BadTarget, isLoopback, type Target } from "../../api-client/target.ts";
import type { SeedApplication } from "../../contract/seed.ts";
import { readAccount } from "../../pull/account.ts";
import { isWithoutDoors } from "../../pull/deciding.ts";
import { Notes } from "../../pull/notes.ts";
import { lacksOf, planOf, rateFor } from "../../pull/plan.ts";
import { secretsFor, seedOf, type PulledSeed } from "../../pull/seed.ts";
import { apiTargetOf, rateOf, usage, type ApiWords } from "./api-target.ts";
import { ExitCode } from "./exit-codes.ts";
import { checkNewFile, writeNew, type NewFile } from "./new-files.ts";
import { fail, failWith, say, tell } from "./output.ts";

interface PullWords extends Omit<ApiWords, "tokenFile"> {
  readonly out: string;
  readonly newSecrets?: string;
  readonly rate?: string;
  readonly json?: boolean;
}

/** What one request to the emulator may have. */
const LARGEST_SEED = 32 * 1024 * 1024;

/** A file of its own in the build, with an `EmulatorError` of its own: it tells its errors itself. */
export async function pull(words: PullWords): Promise<void> {
  try {
    await asked(words);
  } catch (problem) {
    if (problem instanceof BadTarget) fail(usage(problem.message));
    else if (problem instanceof EmulatorError) fail(problem);
    else throw problem;
  }
}

async function asked(words: PullWords): Promise<void> {
  const target: Target = { ...apiTargetOf(words), zoneId: undefined };
  if (!isLoopback(target.baseUrl) && !target.baseUrl.startsWith("https:")) {
    throw usage(`--base-url ${target.baseUrl}: an API that is not on this machine is asked over https only.`);
  }
  const rate = rateFor(target, rateOf(words.rate));
  checkNewFile(words.out, "--out");
  if (words.newSecrets !== undefined) checkNewFile(words.newSecrets, "--new-secrets");
  if (words.newSecrets !== undefined && resolve(words.newSecrets) === resolve(words.out)) {
    throw usage("--out and --new-secrets name the same file: the secrets have a file of their own.");
  }
  endAtSignals();
  const pace = new Pace(rate, (wait) => tell(`The target asks for a wait of ${Math.ceil(wait / 1000)} seconds.`));
  const client = new ApiClient(target, pace, new AbortController().signal);
  const files = words.newSecrets === undefined ? [words.out] : [words.out, words.newSecrets];
  for (const line of planOf(target, rate, files)) tell(line);
  const seed = await pulled(client);
  if (seed !== undefined) write(seed, words, client);
}

/** Undefined when there is none: why was told. */
async function pulled(client: ApiClient): Promise<PulledSeed | undefined> {
  const notes = new Notes();
  try {
    const read = await readAccount(client, notes, (what) => tell(`It has read the ${what}.`));
    return seedOf(client.target, read, notes, client.redaction, new Date());
  } catch (problem) {
    const told = client.redaction.text(problem instanceof Error ? problem.message : String(problem));
    if (problem instanceof Refused) failWith("control-plane", `${told} Nothing was written.`);
    else if (problem instanceof TargetProblem || problem instanceof Unreachable) {
      failWith("control-plane", `${told.replace(/\.?$/, "")}. Nothing was written.`);
    } else throw problem;
    return undefined;
  }
}

function write(seed: PulledSeed, words: PullWords, client: ApiClient): void {
  const { about, accounts } = seed;
  const [account] = accounts;
  const text = `${JSON.stringify(seed, null, 2)}\n`;
  const bytes = Buffer.byteLength(text);
  if (bytes > LARGEST_SEED) {
    failWith("control-plane", `The seed would have ${bytes} bytes, and an emulator takes 32 MiB. Nothing was written.`);
    return;
  }
  const files: NewFile[] = [{ file: words.out, text }];
  if (words.newSecrets !== undefined) {
    const secrets = secretsFor(seed, () => randomBytes(32).toString("hex"));
    files.push({ file: words.newSecrets, text: `${JSON.stringify(secrets, null, 2)}\n` });
  }
  writeNew(files);
  for (const line of lacksOf(about, words.out)) tell(client.redaction.text(line));
  const { tokens = [], applications = [], policies = [], groups = [] } = account ?? {};
  const counts = {
    tokens: tokens.length,
    applications: applications.length,
    policies: policies.length,
    groups: groups.length,
  };
  const { complete, missing, left_out: leftOut, fields_left_out: fields } = about;
  const lacks = { missing: missing.length, left_out: leftOut.length, fields_left_out: fields.length };
  const doorless = doorlessIn(applications);
  const result = {
    file: words.out,
    ...(words.newSecrets === undefined ? {} : { secrets_file: words.newSecrets }),
    account_id: client.target.accountId,
    requests: client.requests,
    complete,
    ...counts,
    without_doors: Object.fromEntries(doorless),
    lacks,
  };
  const parts = Object.entries(counts).map(([what, count]) => counted(count, NOUNS[what] ?? [what, what]));
  const end = complete ? "" : " It is not the whole account: its head says what is missing.";
  say(result, `${words.out} has ${parts.join(", ")}.${doorlessWords(doorless)}${end}`, words.json);
  if (!complete) process.exitCode = ExitCode.incomplete;
}

/** The applications of types that are only carried, counted by their types. */
function doorlessIn(applications: readonly SeedApplication[]): (readonly [type: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const { type } of applications) if (isWithoutDoors(type)) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].toSorted(([one], [other]) => (one < other ? -1 : 1));
}

function doorlessWords(doorless: readonly (readonly [type: string, count: number])[]): string {
  if (doorless.length === 0) return "";
  const sum = doorless.reduce((before, [, count]) => before + count, 0);
  const types = doorless.map(([type, count]) => `${count} ${type}`).join(", ");
  return sum === 1
    ? ` 1 application is only carried (${types}): it has no doors on the copy.`
    : ` ${sum} applications are only carried (${types}): they have no doors on the copy.`;
}

const NOUNS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  tokens: ["token", "tokens"],
  applications: ["application", "applications"],
  policies: ["reusable policy", "reusable policies"],
  groups: ["group", "groups"],
};

const counted = (count: number, [one, many]: readonly [string, string]): string =>
  `${count} ${count === 1 ? one : many}`;

/** Nothing is written before the end, and nothing is changed at the target: a pull can end at once. */
function endAtSignals(): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      tell("Ended by a signal: nothing was written.");
      process.exit(128 + system.signals[signal]);
    });
  }
}
