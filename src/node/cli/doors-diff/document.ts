/** What `doors --json` prints, as `--diff` takes it: read from a file, or put together from the emulator's pages. */
import type { Door, DoorPage, UnmatchedRequests } from "../../../contract/edge.ts";
import { EmulatorError } from "../../client/emulator-error.ts";
import { isObject } from "../../client/known-members.ts";
import { jsonObject, textOf } from "../input.ts";

/** Which form of the document this version prints and reads. */
export const DOORS_VERSION = 1;

export interface DoorsDocument {
  readonly access_emulator_doors: typeof DOORS_VERSION;
  readonly doors: readonly Door[];
  readonly total_count: number;
  readonly open_to_everybody: DoorPage["open_to_everybody"];
  readonly unmatched: UnmatchedRequests;
}

const HOW = "Write the file with `access-emulator doors --json > before.json`, before the change";

const isText = (value: unknown): boolean => typeof value === "string";
const isTextOrNull = (value: unknown): boolean => value === null || isText(value);
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);

type Wanted = readonly [words: string, fits: (value: unknown) => boolean];
const TEXT: Wanted = ["a text", isText];
const TEXT_OR_NULL: Wanted = ["a text or null", isTextOrNull];
const FLAG: Wanted = ["true or false", (value) => typeof value === "boolean"];
const TEXTS: Wanted = ["a list of texts", isTexts];

/** The members of a door that are compared. One that is added later does no harm. */
const DOOR: Readonly<Record<Exclude<keyof Door, "domain" | "policy_id">, Wanted>> = {
  application_id: TEXT,
  application: TEXT,
  destinations: TEXTS,
  token_id: TEXT_OR_NULL,
  token: TEXT_OR_NULL,
  admitted: FLAG,
  reason: TEXT,
  policy: TEXT_OR_NULL,
  depends_on: TEXTS,
  conditions: TEXT_OR_NULL,
};

const UNMATCHED: Readonly<Record<keyof UnmatchedRequests, Wanted>> = { denied: FLAG, but_for: TEXTS };
const OPEN: Readonly<Record<string, Wanted>> = { application_id: TEXT, application: TEXT, by: TEXT };

/** The doors of a file; `-` is standard input. */
export function doorsIn(file: string): DoorsDocument {
  const what = file === "-" ? "What standard input brings to --diff" : `The file ${file} of --diff`;
  try {
    const document = jsonObject<Readonly<Record<string, unknown>>>(textOf(file, what, "bad-input"), what, "bad-input");
    return checked(document, what);
  } catch (problem) {
    if (!(problem instanceof EmulatorError)) throw problem;
    throw new EmulatorError("bad-input", `${problem.message} ${HOW}.`, { cause: problem });
  }
}

function checked(document: Readonly<Record<string, unknown>>, what: string): DoorsDocument {
  const {
    access_emulator_doors: version,
    doors,
    total_count: total,
    open_to_everybody: open,
    unmatched,
    only,
  } = document;
  const wrong = (why: string) => new EmulatorError("bad-input", `${what} ${why}.`);
  if (document.access_emulator_snapshot !== undefined) throw wrong("is a snapshot, and not what `doors --json` prints");
  if (Array.isArray(document.accounts)) throw wrong("is a seed, and not what `doors --json` prints");
  if (!Array.isArray(doors)) throw wrong("is not what `doors --json` prints: it has no list `doors`");
  if (version !== DOORS_VERSION) {
    const has = version === undefined ? "has no access_emulator_doors" : "has another access_emulator_doors";
    throw wrong(`${has}; ${DOORS_VERSION} is wanted: another version printed it, or it is not from \`doors --json\``);
  }
  if (only !== undefined) {
    throw wrong("has the doors of one application or one token alone, and --diff compares all: leave the option out");
  }
  if (total !== doors.length) throw wrong(`has ${doors.length} doors, and its total_count says otherwise: it is cut`);
  if (!Array.isArray(open)) throw wrong("is not what `doors --json` prints: it has no list `open_to_everybody`");
  const problem =
    problemIn(doors, "doors", DOOR) ??
    problemIn(open, "open_to_everybody", OPEN) ??
    problemOf(unmatched, "unmatched", UNMATCHED) ??
    twiceIn(doors);
  if (problem !== undefined) throw wrong(`is not what \`doors --json\` prints: ${problem}`);
  return document as unknown as DoorsDocument;
}

function problemIn(list: readonly unknown[], name: string, wanted: Readonly<Record<string, Wanted>>) {
  for (const [index, each] of list.entries()) {
    const problem = problemOf(each, `${name}[${index}]`, wanted);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function problemOf(value: unknown, name: string, wanted: Readonly<Record<string, Wanted>>): string | undefined {
  if (!isObject(value)) return `${name} must be an object`;
  for (const member in wanted) {
    const [words, fits] = wanted[member] ?? TEXT;
    if (!fits(value[member])) return `${name}.${member} must be ${words}`;
  }
  return undefined;
}

/** Pages are asked for one after the other: what was changed in between may stand on two of them, or on none. */
function twiceIn(doors: readonly Door[]): string | undefined {
  const seen = new Set<string>();
  for (const [index, { application_id: application, token_id: token }] of doors.entries()) {
    const key = JSON.stringify([application, token]);
    if (seen.has(key)) return `doors[${index}] is a door that stands there already: the account changed meanwhile`;
    seen.add(key);
  }
  return undefined;
}

/** All doors of the emulator, at one moment. */
export async function doorsNow(pages: AsyncIterable<DoorPage>): Promise<DoorsDocument> {
  const doors: Door[] = [];
  let last: DoorPage | undefined;
  for await (const page of pages) {
    for (const door of page.doors) doors.push(door);
    last = page;
  }
  const { total_count, open_to_everybody, unmatched } = last ?? { total_count: 0, open_to_everybody: [] };
  if (total_count !== doors.length || twiceIn(doors) !== undefined) {
    const why = "applications or tokens were made or removed in between";
    throw new EmulatorError("control-plane", `The doors changed while they were read: ${why}. Ask again.`);
  }
  const problem = problemIn(doors, "doors", DOOR) ?? problemOf(unmatched, "unmatched", UNMATCHED);
  if (problem === undefined && unmatched !== undefined) {
    return { access_emulator_doors: DOORS_VERSION, doors, total_count, open_to_everybody, unmatched };
  }
  throw new EmulatorError(
    "control-plane",
    `The emulator tells its doors otherwise than this command line reads them: ${problem ?? "no page"}. Use the same version of both.`,
  );
}
