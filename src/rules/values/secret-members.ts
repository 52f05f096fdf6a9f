/** Members of a JSON value that hold secrets, told by their names. */

import { SECRET_ENDS } from "./secret-names.ts";

/** The same as what is redacted in texts. */
const NAME = new RegExp(`(?:${SECRET_ENDS})\\s*$|^\\s*token\\s*$`, "i");

/** A copy without the members that hold secrets, at any depth; the value is shallow enough (`isKeepable`). */
export function withoutSecretMembers<T>(value: T): T {
  if (Array.isArray(value)) return value.map((each: unknown) => withoutSecretMembers(each)) as T;
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => !NAME.test(name));
  return Object.fromEntries(kept.map(([name, member]) => [name, withoutSecretMembers(member)])) as T;
}

/** Whether a value has such a member. */
export function hasSecretMembers(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([name, member]) => NAME.test(name) || hasSecretMembers(member));
}
