/** Finds out whether a request failed because stored state cannot be read, or cannot be opened now, and says so in one sentence. */
import { directory } from "../../store/directory/directory.ts";
import { openAccounts } from "../../store/open-accounts.ts";
import {
  damagedBy,
  NOT_OPENED,
  tellsOfDamage,
  unreadableAccount,
  unreadableDirectory,
  UnreadableState,
} from "../../store/unreadable-state.ts";
import { NoFilesLeft, whenFilesAreUsedUp } from "./open-files.ts";

/**
 * An error that workerd keeps to its own log. Raw workerd was seen to answer so for an object whose file it cannot open (none
 * of the object's code has run then), and for one that comes upon a damaged page amid the rows of a statement.
 */
const KEPT_TO_ITSELF = /^internal error\b/;

/** What is wrong, when that is why this request failed; `path` tells whose request it is. */
export async function problemOfState(problem: Error, env: EmulatorEnv, path: string): Promise<Error | undefined> {
  if (isTold(problem) || problem instanceof NoFilesLeft) return problem;
  if (!mayBeUnreadable(problem)) return undefined;
  const [, kind, id] = /\/(accounts|zones)\/([0-9a-f]{32})(?:\/|$)/.exec(path) ?? [];
  const ofNamed = kind === "accounts" && id !== undefined ? await problemOfAccount(env, id, problem) : undefined;
  if (ofNamed) return ofNamed;
  const ofDirectory = await problemOfDirectory(env, problem);
  if (ofDirectory) return ofDirectory;
  if (kind !== "zones" || id === undefined) return undefined;
  const { accountId } = await directory(env).zone(id);
  return problemOfAccount(env, accountId, problem);
}

/** What an account answers; when its state cannot be read, the error names it. */
export async function ofAccount<P extends PromiseLike<unknown>>(
  env: EmulatorEnv,
  id: string,
  answer: P,
): Promise<Awaited<P>> {
  try {
    return await answer;
  } catch (problem) {
    throw (problem instanceof Error ? await problemOfAccount(env, id, problem) : undefined) ?? problem;
  }
}

/** Why the list of accounts and zones cannot be read, if it cannot: asked before anything failed. */
export async function unreadableList(env: EmulatorEnv): Promise<Error | undefined> {
  try {
    await directory(env).knowsApiToken("");
    return undefined;
  } catch (problem) {
    return problem instanceof Error ? problemOfDirectory(env, problem) : undefined;
  }
}

/** What a failure says of the state of an account; undefined when it says nothing of it. */
export async function problemOfAccount(env: EmulatorEnv, id: string, problem: Error): Promise<Error | undefined> {
  const objectId = () => env.ACCOUNTS.idFromName(id).toString();
  const wrong = await wrongWith(env, env.ACCOUNTS.getByName(id), objectId, problem);
  if (wrong instanceof NoFilesLeft) openAccounts.forget(id);
  if (typeof wrong !== "string") return wrong;
  if (wrong !== NOT_OPENED || env.EMULATOR_FILES !== undefined) return unreadableAccount(id, wrong);
  return new UnreadableState(
    `The stored state of account ${id} cannot be read: ${wrong}. Make room on the disk, if it is full; if not, stop the emulator, and if the file cannot be opened after a new start either, remove the file ${objectId()}.sqlite, and those beside it whose names begin so.`,
  );
}

async function problemOfDirectory(env: EmulatorEnv, problem: Error): Promise<Error | undefined> {
  const wrong = await wrongWith(env, directory(env), () => env.DIRECTORY.idFromName("directory").toString(), problem);
  return typeof wrong === "string" ? unreadableDirectory(wrong) : wrong;
}

/** What is wrong with the file of an object that may have failed so, in words or as the object itself tells it. */
async function wrongWith(
  env: EmulatorEnv,
  object: { damage(): Promise<string | undefined> },
  objectId: () => string,
  problem: Error,
): Promise<Error | string | undefined> {
  if (isTold(problem) || problem instanceof NoFilesLeft) return problem;
  if (tellsOfDamage(problem)) return originOf(problem) === objectId() ? damagedBy(problem.message) : undefined;
  if (!mayBeUnreadable(problem)) return undefined;
  try {
    const damage = await object.damage();
    return damage === undefined ? undefined : damagedBy(damage);
  } catch (again) {
    if (!(again instanceof Error)) return undefined;
    if (isTold(again)) return again;
    if (tellsOfDamage(again)) return damagedBy(again.message);
    return KEPT_TO_ITSELF.test(again.message) ? (whenFilesAreUsedUp(env) ?? NOT_OPENED) : undefined;
  }
}

/** Whether the object of an account cannot be opened, so that nothing in it can be asked to do anything. */
export async function cannotBeOpened(env: EmulatorEnv, id: string): Promise<boolean> {
  try {
    await env.ACCOUNTS.getByName(id).isFresh();
    return false;
  } catch (problem) {
    return problem instanceof Error && KEPT_TO_ITSELF.test(problem.message);
  }
}

/** A row that is not what was written is no damage to SQLite: it makes our own code fail, as a bug of it would. */
const OF_CODE = new Set(["TypeError", "RangeError", "SyntaxError"]);

const mayBeUnreadable = (problem: Error): boolean =>
  tellsOfDamage(problem) || KEPT_TO_ITSELF.test(problem.message) || OF_CODE.has(problem.name);

/** Whether an object said so itself. */
export function isTold(problem: Error): boolean {
  return "isStateUnreadable" in problem && problem.isStateUnreadable === true;
}

/** The id of the object that an error came from, as workerd tells it. */
function originOf(problem: Error): unknown {
  return "durableObjectId" in problem ? problem.durableObjectId : undefined;
}

/** The sentences that were logged: each once, however many requests fail for it. */
const logged = new Set<string>();
const LOGGED_AT_MOST = 1000;

export function logOnce(sentence: string): void {
  if (logged.has(sentence) || logged.size >= LOGGED_AT_MOST) return;
  logged.add(sentence);
  console.error(sentence);
}
