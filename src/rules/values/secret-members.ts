/** What holds secrets in a JSON value: members, told by their names, and texts, told as in what the journal keeps. */
import { withoutSecretsIn } from "./redaction.ts";
import { SECRET_ENDS } from "./secret-names.ts";

const NAME = new RegExp(`(?:${SECRET_ENDS})\\s*$|^\\s*token\\s*$`, "i");

/** A copy without the members that hold secrets, at any depth; the value is shallow enough (`isKeepable`). */
export function withoutSecretMembers<T>(value: T): T {
  return copied(value, (text) => text);
}

/** The same, with what is secret in texts redacted. */
export function withoutSecrets<T>(value: T): T {
  return copied(value, withoutSecretsIn);
}

function copied<T>(value: T, ofText: (text: string) => string): T {
  if (typeof value === "string") return ofText(value) as T;
  if (Array.isArray(value)) return value.map((each: unknown) => copied(each, ofText)) as T;
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => !NAME.test(name));
  return Object.fromEntries(kept.map(([name, member]) => [name, copied(member, ofText)])) as T;
}

/** Whether a value has such a member. */
export function hasSecretMembers(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([name, member]) => NAME.test(name) || hasSecretMembers(member));
}
