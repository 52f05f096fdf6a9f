/** A change that could not be written down: no bug, and told to whoever asked, in one sentence. */

/** Source of the names: SQLite's list of result codes. A file system that is mounted anew for reading alone is READONLY. */
const REASONS: readonly (readonly [code: RegExp, why: string, remedy: string])[] = [
  [/\bSQLITE_FULL\b/, "the disk is full", "make room on it, and ask again"],
  [/\bSQLITE_READONLY/, "its files may only be read", "let the emulator write them, and start it again"],
  [/\bSQLITE_IOERR/, "the disk failed to read or write its files", "look after the disk, and start the emulator again"],
];

/** The sentence, when that is why a request failed. */
export function unwritableSentence({ message }: Error): string | undefined {
  const [code, why, remedy] = REASONS.find(([name]) => name.test(message)) ?? [];
  if (code === undefined) return undefined;
  const word = /\bSQLITE_[A-Z_]+/.exec(message)?.[0];
  return `The state cannot be written: ${why} (${word}). This change was not kept: ${remedy}.`;
}
