/** What the matchers take, as tables: with a word that nothing knows a `.not` would pass always. */
import type { Admission, AccountToken, TokenState } from "../../contract/tokens.ts";
import { edgeRefusals } from "../../contract/edge.ts";
import { EmulatorError } from "../client/emulator-error.ts";
import type { AdviceKind } from "../../contract/journal.ts";
import {
  checkMembers,
  checkWord,
  isObject,
  isText,
  isTrueOrFalse,
  type Known,
  type Wanted,
} from "../client/known-members.ts";

const kinds = {
  "refresh-where-rotate-was-meant": true,
  "list-not-paged-to-its-end": true,
  "page-size-changed": true,
  "retry-before-retry-after": true,
  "unknown-field": true,
  "secret-never-used": true,
  "not-emulated": true,
  "token-in-allow-policy": true,
  "client-id-as-token-id": true,
  "no-service-auth-policy": true,
  "service-auth-for-everyone": true,
  "token-named-by-nobody": true,
  "login-page-read": true,
  "secret-in-url": true,
  "half-of-credentials": true,
  "secret-sent-elsewhere": true,
  "session-not-counted": true,
} satisfies Record<AdviceKind, true>;

const reasons = {
  "unknown-client-id": true,
  "wrong-secret": true,
  disabled: true,
  expired: true,
  "grace-over": true,
} satisfies Record<NonNullable<Admission["reason"]>, true>;

const states = { active: true, expired: true, disabled: true, deleted: true } satisfies Record<TokenState, true>;

/** Or one of vitest's own, such as `expect.stringContaining("CI")`, which decides by itself. */
const orAsymmetric = (words: string, fits: (value: unknown) => boolean): Wanted => ({
  words,
  fits: (value) => fits(value) || (isObject(value) && "asymmetricMatch" in value),
});
const isString = (value: unknown): boolean => typeof value === "string";
const text = orAsymmetric("a string", isString);
const time = orAsymmetric("a time as a string", isString);
const timeOrNull = orAsymmetric("a time as a string, or null", (value) => value === null || isText(value));
const trueOrFalse = orAsymmetric("true or false", isTrueOrFalse);

const members = {
  id: text,
  client_id: text,
  name: text,
  state: orAsymmetric(
    `one of ${Object.keys(states).join(", ")}`,
    (value) => typeof value === "string" && Object.hasOwn(states, value),
  ),
  enabled: trueOrFalse,
  duration: text,
  created_at: time,
  updated_at: time,
  expires_at: time,
  last_seen_at: timeOrNull,
  last_verified_at: timeOrNull,
  client_secret_version: orAsymmetric("a number", (value) => typeof value === "number"),
  previous_client_secret_expires_at: timeOrNull,
  in_grace_until: timeOrNull,
  in_use: trueOrFalse,
  used_by: orAsymmetric("a list of policies and groups", Array.isArray),
  deleted_at: timeOrNull,
} satisfies Known<AccountToken>;

export function checkToken(wanted: unknown): void {
  checkMembers(wanted, members, "toHaveToken", "member");
}

export function checkKinds(except: unknown): void {
  for (const kind of [except].flat()) checkWord(kind, Object.keys(kinds), "toHaveNoAdvice", "kind of advice");
}

/** Without a URL, only the credentials are looked at. */
export function checkReason(reason: unknown, hasUrl: boolean): void {
  if (reason === undefined) return;
  if (!hasUrl && (reason instanceof URL || URL.canParse(String(reason)))) {
    throw new EmulatorError(
      "bad-input",
      "toRefuse takes a URL as its third argument: toRefuse(pair, undefined, url) when any reason will do.",
    );
  }
  const ofEdge: readonly unknown[] = edgeRefusals;
  if (!hasUrl && !Object.hasOwn(reasons, String(reason)) && ofEdge.includes(reason)) {
    throw new EmulatorError("bad-input", `${String(reason)} is a reason of the edge: give toRefuse a URL, too.`);
  }
  checkWord(reason, hasUrl ? edgeRefusals : Object.keys(reasons), "toRefuse", "reason");
}

export function checkTimes(times: unknown): void {
  if (times === undefined || (Number.isInteger(times) && Number(times) >= 0)) return;
  throw new EmulatorError(
    "bad-input",
    `toHaveReceived counts in whole numbers from 0: ${JSON.stringify(times)} is none.`,
  );
}
