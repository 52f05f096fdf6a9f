/** `scan`: where secrets stand in files, and whose they are. The secrets themselves are not shown. */
import { EmulatorError } from "../client/emulator-error.ts";
import { filesIn, STANDARD_INPUT, whyOf } from "../scan/files.ts";
import { placesIn } from "../scan/places.ts";
import { foundAt } from "../scan/scan.ts";
import type { FoundSecret, SecretPlace } from "../../contract/scan.ts";
import type { UnreadableAccount } from "../../contract/stored-state.ts";
import { ExitCode } from "./exit-codes.ts";
import { accountOf } from "./options.ts";
import { print, say, tell } from "./output.ts";
import { visible } from "../client/table.ts";
import { targetOf, type TargetWords } from "./target.ts";

type InFile = { readonly file: string };
type NotRead = InFile & { readonly why: string };

export async function scan(paths: readonly string[], words: TargetWords): Promise<void> {
  const { control } = targetOf(words);
  const only = words.account === undefined ? {} : { account: accountOf(words, undefined) };
  await control.send("GET", "/health"); // hours of reading would be in vain
  const reading = new Reading(paths, words.json);
  const found: (FoundSecret & InFile)[] = [];
  const lost: UnreadableAccount[] = [];
  const onUnreadable = (account: UnreadableAccount): void => {
    lost.push(account);
    if (!words.json) tell(`${account.message} Its secrets are not recognised.`);
  };
  for await (const secret of foundAt(reading.places(), control, { ...only, onUnreadable })) {
    if (words.json) found.push(secret);
    else print(`${visible(lineOf(secret))}\n`);
    process.exitCode = ExitCode.secretFound;
  }
  const { files, skipped, unreadable } = reading;
  const isClean = process.exitCode !== ExitCode.secretFound;
  const isWhole = unreadable.length === 0 && lost.length === 0;
  if (isClean && !isWhole) process.exitCode = ExitCode.failed;
  const nothing = `No secret of a service token stands in ${files === 1 ? "this file" : `these ${files} files`}.`;
  if (words.json) say({ found, files, skipped, unreadable, unreadable_accounts: lost }, "", true);
  else if (isClean && isWhole) say({}, nothing, false);
}

/** Reads file after file, and keeps account of what was not read. */
class Reading {
  files = 0;
  readonly skipped: NotRead[] = [];
  readonly unreadable: NotRead[] = [];
  readonly #paths: readonly string[];
  readonly #isQuiet: boolean;

  constructor(paths: readonly string[], isQuiet = false) {
    this.#paths = paths;
    this.#isQuiet = isQuiet;
  }

  async *places(): AsyncGenerator<SecretPlace & InFile, void, undefined> {
    for (const entry of filesIn(this.#paths)) {
      const { file } = entry;
      if (entry.kind !== "readable") {
        this.#note(entry.kind, file, entry.why);
        continue;
      }
      try {
        for await (const place of placesIn(entry.pieces())) yield { file, ...place };
        this.files++;
      } catch (problem) {
        if (problem instanceof EmulatorError) throw problem;
        this.#note("unreadable", file, whyOf(problem));
      }
    }
  }

  #note(kind: "skipped" | "unreadable", file: string, why: string): void {
    this[kind].push({ file, why });
    if (this.#isQuiet) return;
    const words = kind === "skipped" ? `is not read: it is ${why}` : `cannot be read: ${why}`;
    tell(visible(`${file} ${words}.`));
  }
}

function lineOf({ file, line, column, base64, minted }: FoundSecret & InFile): string {
  const at = `${file === STANDARD_INPUT ? "standard input" : file}:${line}:${column}:`;
  const how = base64 ? ", in base64" : "";
  if (minted === null) {
    const what = `something that has the form and checksum of a service token's secret${how}`;
    return `${at} ${what}, but this emulator did not make it: it may be a real one.`;
  }
  const whose = `token ${JSON.stringify(minted.token_name)} (${minted.token_id}, ${minted.client_id})`;
  return `${at} ${nameOf[minted.state]} of ${whose} of account ${minted.account_id}${how}.`;
}

const nameOf = {
  current: "the secret",
  previous: "the previous secret",
  retired: "a former secret",
  deleted: "the secret of a deleted token:",
} as const;
