/** What comes to files: cut, zeroed, written over, half written, exchanged, put in their place by somebody. */
import { closeSync, copyFileSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { statSync, symlinkSync, truncateSync, writeFileSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Seeded } from "../seeded.ts";

type Harm = (file: string, random: Seeded) => void;

const bytes = (random: Seeded, length: number): Buffer => Buffer.from(Array.from({ length }, () => random.below(256)));

function over(file: string, from: number, what: Buffer): void {
  const opened = openSync(file, "r+");
  writeSync(opened, what, 0, what.length, from);
  closeSync(opened);
}

const sizeOf = (file: string): number => statSync(file).size;

/** In the order of their titles; each is for a file that is there. */
export const harms: Readonly<Record<string, Harm>> = {
  "cut at any length": (file, random) => truncateSync(file, random.below(sizeOf(file) + 1)),
  "cut at the end of a page": (file, random) =>
    truncateSync(file, 4096 * random.below(Math.floor(sizeOf(file) / 4096) + 1)),
  "with some bits turned": (file, random) => {
    const whole = readFileSync(file);
    for (let left = random.between(1, 20); left > 0; left--) {
      const at = random.below(whole.length);
      whole[at] = (whole[at] ?? 0) ^ (1 << random.below(8));
    }
    writeFileSync(file, whole);
  },
  "with bits turned in its first page": (file, random) => {
    for (let left = random.between(1, 6); left > 0; left--) over(file, random.below(4096), bytes(random, 1));
  },
  "with zeros in it": (file, random) => over(file, random.below(sizeOf(file)), Buffer.alloc(random.between(1, 9000))),
  "with noise in it": (file, random) => over(file, random.below(sizeOf(file)), bytes(random, random.between(1, 9000))),
  "half written anew": (file, random) => {
    const whole = readFileSync(file);
    const from = 4096 * random.below(Math.ceil(whole.length / 4096));
    over(file, from, whole.subarray(0, random.between(1, whole.length)));
  },
  "some text": (file) => writeFileSync(file, "This is a note.\n".repeat(400)),
  "another database": (file) => {
    rmSync(file);
    const database = new DatabaseSync(file);
    database.exec("CREATE TABLE tokens (a); INSERT INTO tokens VALUES (1); CREATE TABLE notes (b)");
    database.close();
  },
  "the file of another object": (file, random) => {
    const folder = dirname(file);
    const others = readdirSync(folder).filter((name) => name.endsWith(".sqlite"));
    copyFileSync(join(folder, random.oneOf(others)), `${file}-copy`);
    copyFileSync(`${file}-copy`, file);
    rmSync(`${file}-copy`);
  },
  "of a newer emulator": (file) => {
    const database = new DatabaseSync(file);
    database.exec("INSERT INTO schema_versions (version) VALUES (99)");
    database.close();
  },
  "a folder": (file) => {
    rmSync(file);
    mkdirSync(file);
  },
  "a link to nowhere": (file) => {
    rmSync(file);
    symlinkSync("/nowhere/at/all", file);
  },
  empty: (file) => truncateSync(file, 0),
  gone: (file) => rmSync(file),
};

/** Harms a file, and says how. The log beside it, when there is one, is sometimes harmed in its place, or gone. */
export function harmed(file: string, random: Seeded, titles = Object.keys(harms)): string {
  const log = `${file}-wal`;
  if (existsSync(log) && random.chance(0.7)) {
    if (random.chance(0.3)) {
      writeFileSync(log, bytes(random, random.between(0, 20_000)));
      return "whose log is noise";
    }
    if (sizeOf(log) > 0 && random.chance(0.3)) {
      truncateSync(log, random.below(sizeOf(log)));
      return "whose log is cut";
    }
    wholeInFile(file);
  }
  const title = random.oneOf(titles);
  harms[title]?.(file, random);
  return title;
}

/** Brings what stands in the log into the file. */
function wholeInFile(file: string): void {
  const database = new DatabaseSync(file);
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  database.close();
}
