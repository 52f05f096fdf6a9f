/** What the types forbid, and JavaScript lets through: a member that nothing reads, or of another type. It is told, not passed over. */
import leven from "leven";
import { EmulatorError, type EmulatorErrorCode } from "./emulator-error.ts";

/** What a member has to be. */
export interface Wanted {
  /** The rest of "it must be". */
  readonly words: string;
  readonly fits: (value: unknown) => boolean;
  /** When it may be an object: what that may have. */
  readonly members?: Readonly<Record<string, Wanted>>;
  /** The code of the error; `bad-input` unless given. */
  readonly code?: EmulatorErrorCode;
}

/** All that an interface has: kept by hand, and not complete without every member of it. */
export type Known<T> = Readonly<Record<keyof T, Wanted>>;

export const isText = (value: unknown): boolean => typeof value === "string" && value !== "";
export const isTrueOrFalse = (value: unknown): boolean => typeof value === "boolean";
export const isFunction = (value: unknown): boolean => typeof value === "function";
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** For a value that the emulator itself checks. */
export const unchecked = (words: string): Wanted => ({ words, fits: () => true });

/**
 * Checks what a function was given. `what` is one of the things that it takes, such as `option`; what is undefined is not given.
 *
 * @throws EmulatorError that names the member, and the nearest that is known
 */
export function checkMembers(given: unknown, known: Readonly<Record<string, Wanted>>, who: string, what: string): void {
  if (!isObject(given)) {
    const names = Object.keys(known).join(", ");
    throw new EmulatorError("bad-input", `${who} takes an object with the ${what}s ${names}, and not ${shown(given)}.`);
  }
  check(given, known, who, what, "");
}

function check(given: object, known: Readonly<Record<string, Wanted>>, who: string, what: string, at: string): void {
  for (const [name, value] of Object.entries(given)) {
    const wanted = Object.hasOwn(known, name) ? known[name] : undefined;
    if (wanted === undefined) {
      const nearest = nearestOf(name, Object.keys(known));
      const words = `${who} does not know the ${what} ${readable(at + name)}; the nearest that it knows is ${at}${nearest}`;
      throw new EmulatorError("bad-input", `${words}, which must be ${known[nearest]?.words}.`);
    }
    if (value === undefined) continue;
    if (wanted.members && isObject(value)) check(value, wanted.members, who, what, `${at}${name}.`);
    if (wanted.fits(value)) continue;
    const words = `The ${what} ${at}${name} of ${who} must be ${wanted.words}, and not ${shown(value)}.`;
    throw new EmulatorError(wanted.code ?? "bad-input", words);
  }
}

/** Checks one word out of some. */
export function checkWord(given: unknown, known: readonly string[], who: string, what: string): void {
  if (typeof given === "string" && known.includes(given)) return;
  const nearest = typeof given === "string" ? `; the nearest that it knows is ${nearestOf(given, known)}` : "";
  throw new EmulatorError("bad-input", `${who} does not know the ${what} ${shown(given)}${nearest}: ${listed(known)}.`);
}

const listed = (known: readonly string[]): string => `it is one of ${known.join(", ")}`;

/** Of which there is one at least. */
function nearestOf(name: string, known: readonly string[]): string {
  const start = name.slice(0, 100);
  const distances = known.map((candidate) => ({ candidate, distance: leven(candidate, start) }));
  return distances.toSorted((a, b) => a.distance - b.distance)[0]?.candidate ?? "";
}

/** As it is, or in quotes where it would not be read as a name. */
const readable = (name: string): string => (/^[\w.-]{1,100}$/.test(name) ? name : JSON.stringify(name.slice(0, 100)));

/** A value, if it is short: in a long one, or within an object, a secret may stand. */
function shown(value: unknown): string {
  if (typeof value === "string") return value.length > 40 ? "a longer text" : JSON.stringify(value);
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return String(value);
  return Array.isArray(value) ? "a list" : "an object";
}
