/**
 * A process may open only so many files, and each account that is open takes some: an account more is refused while there is
 * still room for connections, and those that are open go on.
 */
import { mostAccounts, openAccounts } from "../../store/open-accounts.ts";
import { systemMilliseconds } from "../../system.ts";

/** What a Worker throws that cannot open an account now. */
export class NoFilesLeft extends Error {
  /** In seconds. */
  readonly retryAfter: number;

  constructor(message: string, retryAfter: number) {
    super(message);
    this.retryAfter = retryAfter;
  }
}

/** With fewer accounts open, and no limit told, a file that cannot be opened is taken to be damaged. */
const MANY = 70;
/** How many files a shell lets a program open on most systems. */
const OF_A_SHELL = 1024;
/** How long a request that needs many accounts waits for one, in milliseconds. */
const LONGEST_WAIT = 60_000;

/** So long files may be used up though fewer accounts are counted: workerd closes them late on a busy machine. In milliseconds. */
const USED_UP_FOR = 60_000;

/**
 * What was learned when files were used up: at most so many accounts can be open. It holds until then, and for good where nobody
 * told the limit.
 */
const learned = { most: Infinity, until: Infinity };
let usedUpUntil = -Infinity;

/**
 * The limit of the process, as whoever started it told; what is no number bounds nothing. Untold, raw workerd has what a shell
 * gives, and Node gives what it starts (wrangler, Miniflare) as much as the system lets it.
 */
function filesOf({ EMULATOR_OPEN_FILES: told, EMULATOR_HOST: host }: EmulatorEnv): number {
  if (!told) return host === "workerd" ? OF_A_SHELL : Infinity;
  return /^\d+$/.test(told) ? Number(told) : Infinity;
}

function most(env: EmulatorEnv): number {
  if (systemMilliseconds() >= learned.until) learned.most = Infinity;
  return Math.min(learned.most, mostAccounts(filesOf(env)));
}

const environments = new WeakMap<EmulatorEnv, EmulatorEnv>();

/**
 * The same environment, in which asking for an account counts, and throws when it cannot be opened. Deployed, objects are not
 * files of this process.
 */
export function countingAccounts(env: EmulatorEnv): EmulatorEnv {
  if (env.EMULATOR_MODE !== "local") return env;
  const known = environments.get(env);
  if (known) return known;
  const getByName: EmulatorEnv["ACCOUNTS"]["getByName"] = (id, options) => {
    if (!openAccounts.admit(id, most(env), systemMilliseconds())) throw noFilesLeft(env);
    return env.ACCOUNTS.getByName(id, options);
  };
  const accounts = new Proxy(env.ACCOUNTS, {
    get: (namespace, name) => {
      if (name === "getByName") return getByName;
      const value: unknown = Reflect.get(namespace, name, namespace);
      return typeof value === "function" ? value.bind(namespace) : value;
    },
  });
  const counting = Object.create(env, { ACCOUNTS: { value: accounts, enumerable: true } }) as EmulatorEnv;
  environments.set(env, counting);
  return counting;
}

/**
 * Asks an account once there is room for it: for a request that asks many, which would be refused again and again. That there
 * was none may show only when the account is opened, because workerd closes the others late on a busy machine: then it is asked
 * again. What is asked must be the same when it is asked twice.
 */
export async function whenThereIsRoom<T>(env: EmulatorEnv, id: string, ask: () => Promise<T>): Promise<T> {
  if (env.EMULATOR_MODE !== "local") return ask();
  for (let waited = 0; ;) {
    const answer = openAccounts.admit(id, most(env), systemMilliseconds())
      ? await ask().catch(unlessOther)
      : noFilesLeft(env);
    if (!(answer instanceof NoFilesLeft)) return answer;
    if (waited >= LONGEST_WAIT) throw answer;
    const wait = Math.min(Math.max(openAccounts.wait(systemMilliseconds()), 100), 1000);
    await scheduler.wait(wait);
    waited += wait;
  }
}

function unlessOther(problem: unknown): NoFilesLeft {
  if (problem instanceof NoFilesLeft) return problem;
  throw problem;
}

/**
 * Why an object could not be opened: undefined unless it is most likely that the process has no file left for it. workerd keeps
 * the reason to its own log, and there is nothing to ask: what is known is how many accounts are open, or were a moment ago.
 */
export function whenFilesAreUsedUp(env: EmulatorEnv): NoFilesLeft | undefined {
  if (env.EMULATOR_MODE !== "local") return undefined;
  const now = systemMilliseconds();
  const count = openAccounts.count(now);
  const isTold = filesOf(env) !== Infinity;
  if (count >= (isTold ? mostAccounts(filesOf(env)) / 2 : MANY)) {
    usedUpUntil = now + USED_UP_FOR;
    learned.most = Math.min(most(env), Math.floor(count * 0.8));
    learned.until = isTold ? usedUpUntil : Infinity;
  }
  return now < usedUpUntil ? noFilesLeft(env) : undefined;
}

function noFilesLeft(env: EmulatorEnv): NoFilesLeft {
  const now = systemMilliseconds();
  const files = filesOf(env);
  const limit = files === Infinity ? "no more files" : `only ${files} files`;
  const open = `${openAccounts.count(now)} accounts are open`;
  const cure =
    "wait a quarter of a minute, after which accounts that nobody uses are closed, or start it with a higher limit (ulimit -n)";
  return new NoFilesLeft(
    `The process may open ${limit}, and ${open}: ${cure}.`,
    Math.max(1, Math.ceil(openAccounts.wait(now) / 1000)),
  );
}

let isLogged = false;

/** Once, however many requests are refused for it. */
export function logNoFilesLeft({ message }: NoFilesLeft): void {
  if (!isLogged) console.error(message);
  isLogged = true;
}
