/** Fields that applications, policies and groups have in common: what each means, or why it is refused. */
import { invalid, ok, type Result } from "../fidelity/result.ts";
import { parseDuration } from "../values/duration.ts";

/** Source: the documented limits of Access, for applications and groups; in code points. */
const NAME_LIMIT = 350;

/** A name of 1 to 350 characters. */
export function readLabel(parameter: string, name: string): Result<string> {
  if (name === "") return invalid(parameter, "is required");
  if ([...name].length > NAME_LIMIT)
    return invalid(parameter, `must be a maximum of ${NAME_LIMIT} characters in length`);
  return ok(name.toWellFormed());
}

/** How long a session lasts: a Go duration from `0s`, kept as it was sent. An empty one is an empty one. */
export function readSession(duration: string | null | undefined, standard: string): Result<string> {
  if (duration === undefined || duration === null) return ok(standard);
  if (duration === "") return ok("");
  const parsed = duration.length > 128 ? undefined : parseDuration(duration);
  if (!parsed?.ok || parsed.nanoseconds < 0n) {
    return invalid("session_duration", "must be a Go duration such as 30m or 24h");
  }
  return ok(duration);
}
