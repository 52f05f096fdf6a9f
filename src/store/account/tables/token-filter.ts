/** Which tokens of an account are wanted: those that there are by SQL, those that are deleted one by one. */
import type { TokenState } from "../../../contract/tokens.ts";
import { foldCase } from "../../../rules/values/fold.ts";
import type { TokenRecord } from "./token-record.ts";

/** All of what is given must be so. */
export type TokenFilter = {
  readonly name?: string | undefined;
  /** A part of the name, the id or the client id, in any case. */
  readonly search?: string | undefined;
  readonly state?: TokenState | undefined;
  readonly inGrace?: boolean | undefined;
  /** In whole seconds. */
  readonly expiresBefore?: number | undefined;
  readonly inUse?: boolean | undefined;
};

/** A condition, and the values of its question marks. */
export type Condition = readonly [sql: string, ...values: (string | number)[]];

/** By the account's clock: expired or not, a disabled token is disabled. */
const LIVES = { active: "enabled = 1 AND expires_at > ?", expired: "enabled = 1 AND expires_at <= ?" };
const IN_GRACE = `(${LIVES.active} AND previous_digest IS NOT NULL AND previous_expires_at > ?)`;
const PARTS = ["folded_name", "id", "client_id"];

/** The previous secret is let in, too. */
export const inGraceAt = (now: number): Condition => [IN_GRACE, now, now];

/** Of the tokens that there are, at a time; `named` gives what selects the ids that rules name. */
export function conditionsOf(filter: TokenFilter, now: number, named: () => string): Condition[] {
  const { name, search, state, inGrace, expiresBefore, inUse } = filter;
  const conditions: Condition[] = [];
  if (name !== undefined) conditions.push(["name = ?", name]);
  if (search !== undefined) {
    const part = foldCase(search);
    conditions.push([`(${PARTS.map((column) => `instr(${column}, ?) > 0`).join(" OR ")})`, part, part, part]);
  }
  if (state === "disabled") conditions.push(["enabled = 0"]);
  if (state === "active" || state === "expired") conditions.push([LIVES[state], now]);
  if (state === "deleted") conditions.push(["FALSE"]);
  if (inGrace !== undefined) conditions.push([`${IN_GRACE} IS ${inGrace ? "" : "NOT "}TRUE`, now, now]);
  if (expiresBefore !== undefined) conditions.push(["expires_at < ?", expiresBefore]);
  if (inUse !== undefined) {
    conditions.push([`${inUse ? "" : "NOT "}(id IN (SELECT id FROM tokens_in_use) OR id IN (${named()}))`]);
  }
  return conditions;
}

/** Whether a deleted token is wanted. It is in no grace, and in no other state. */
export function isWantedDeleted(token: TokenRecord, filter: TokenFilter): boolean {
  const { name, search, state = "deleted", inGrace = false, expiresBefore = Infinity, inUse = token.in_use } = filter;
  return (
    state === "deleted" &&
    !inGrace &&
    (name === undefined || token.name === name) &&
    token.expires_at < expiresBefore &&
    token.in_use === inUse &&
    (search === undefined || hasPart(token, foldCase(search)))
  );
}

const hasPart = ({ id, name, client_id: clientId }: TokenRecord, part: string): boolean =>
  [foldCase(name), id, clientId].some((text) => text.includes(part));
