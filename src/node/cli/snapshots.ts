/** `snapshot`, `restore`, `fork`, `seed` and `reset`: accounts as wholes. */
import { EmulatorError, reworded } from "../client/emulator-error.ts";
import type { Snapshot } from "../../contract/snapshot.ts";
import { jsonObject, textOf } from "./input.ts";
import { ofWords, readSeed } from "./options.ts";
import { jsonText, print, say } from "./output.ts";
import { writePrivately } from "./private-file.ts";
import { targetOf, type TargetWords } from "./target.ts";

export async function snapshot(file: string | undefined, words: TargetWords): Promise<void> {
  const { account } = targetOf(words);
  const document = await account.snapshot();
  if (file === undefined || file === "-") {
    print(jsonText(document));
    return;
  }
  const text = `${JSON.stringify(document)}\n`;
  writePrivately(file, text);
  const bytes = Buffer.byteLength(text);
  say({ file, bytes, account_id: account.id }, `Account ${account.id} is in ${file}: ${bytes} bytes.`, words.json);
}

export async function restore(file: string, words: TargetWords): Promise<void> {
  const text = textOf(file, "The snapshot", "bad-input");
  const source = file === "-" ? "standard input" : file;
  const document = jsonObject<Snapshot>(text, `The snapshot ${file === "-" ? "on" : "in"} ${source}`, "bad-input");
  const { account } = targetOf(words);
  const tokens = await account.restore(document).catch((problem: unknown) => {
    throw problem instanceof EmulatorError && problem.status === 400 ? ofSource(problem, source) : problem;
  });
  const sentence = `Account ${account.id} is what ${source} says: ${counted(tokens)}.`;
  say({ account_id: account.id, tokens }, sentence, words.json);
}

/** Some sentences are about the document, the others about a place in it. */
function ofSource(problem: EmulatorError, source: string): EmulatorError {
  const whole = reworded(problem, /^The (document|snapshot) /, `${source} `);
  return whole === problem ? reworded(problem, /^/, `${source}: `) : whole;
}

interface ForkWords extends TargetWords {
  readonly id?: string;
  readonly name?: string;
  readonly journal?: boolean;
}

export async function fork(words: ForkWords): Promise<void> {
  const { account } = targetOf(words);
  const copy = await account.fork({ id: words.id, journal: words.journal });
  if (words.name !== undefined) await copy.rename(words.name);
  const sentence = `Account ${copy.id} is a copy of account ${account.id}.`;
  say({ id: copy.id, forked_from: account.id }, sentence, words.json);
}

export async function seed(file: string, words: TargetWords & { readonly seedSecrets?: string }): Promise<void> {
  const wanted = readSeed(file, words.seedSecrets);
  if (!wanted) throw new EmulatorError("bad-seed", "seed needs a file.");
  const seeded = await targetOf(words)
    .accounts.seed(wanted)
    .catch((problem: unknown) => {
      throw ofWords(problem, { seed: file });
    });
  const lines = seeded.accounts.map(({ id, seeded: isNew, tokens }) =>
    isNew ? `Account ${id}: ${counted(tokens)}.` : `Account ${id} exists already, and is left as it is.`,
  );
  say(seeded, lines.length === 0 ? "The seed has no accounts." : lines.join("\n"), words.json);
}

export async function reset(words: TargetWords & { readonly yes?: boolean }): Promise<void> {
  const { account } = targetOf(words);
  if (!words.yes) {
    const what = `reset empties account ${account.id}: tokens, clock, faults, journal, settings and name.`;
    throw new EmulatorError("bad-input", `${what} Say --yes when that is meant.`);
  }
  await account.reset();
  say({ account_id: account.id }, `Account ${account.id} is empty.`, words.json);
}

const counted = (tokens: number): string => `${tokens} ${tokens === 1 ? "token" : "tokens"}`;
