/** How long nothing may use an account before it is emptied, from the variable EMULATOR_EMPTY_AFTER. */
import { parseDuration } from "../../../rules/values/duration.ts";

type Variables = Pick<EmulatorEnv, "EMULATOR_EMPTY_AFTER" | "EMULATOR_MODE">;

const MINUTE = 60_000;
/** Ten years: the platform takes no alarm after the year 2189. */
const LONGEST = 87_600 * 60 * MINUTE;

/** In milliseconds; undefined when no account is ever emptied so, as on a developer's machine. */
export function emptyAfter(env: Variables): number | undefined {
  const text = textOf(env);
  return text === undefined ? undefined : millisecondsOf(text);
}

/** What is wrong with the variable, if anything. */
export function problemOfEmptyAfter(env: Variables): string | undefined {
  const text = textOf(env);
  if (text === undefined || millisecondsOf(text) !== undefined) return undefined;
  return "EMULATOR_EMPTY_AFTER must be a Go duration of at least 1m and at most 87600h, such as 720h for 30 days; the largest unit is h.";
}

/** In wrangler.toml it may be a number, which has no unit. */
function textOf({ EMULATOR_EMPTY_AFTER: variable, EMULATOR_MODE: mode }: Variables): string | undefined {
  if (mode === "local" || variable === undefined || variable === null || variable === "") return undefined;
  return String(variable);
}

function millisecondsOf(text: string): number | undefined {
  const duration = parseDuration(text);
  if (!duration.ok) return undefined;
  const milliseconds = Number(duration.nanoseconds / 1_000_000n);
  return milliseconds >= MINUTE && milliseconds <= LONGEST ? milliseconds : undefined;
}
