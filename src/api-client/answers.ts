/** What an answer says, read with care: the target can be anything. */
import { parseTimestamp } from "../rules/values/timestamp.ts";
import type { Answer } from "./client.ts";
import { TargetProblem } from "./problems.ts";

export type Members = Readonly<Record<string, unknown>>;
/** A token, or another object, as it is shown; which members it has is for the checks to say. */
export type Token = Members & { readonly id: string };

export function membersOf(value: unknown): Members | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Members) : undefined;
}

export function isSuccess({ status, body }: Answer): boolean {
  return status >= 200 && status < 300 && membersOf(body)?.["success"] === true;
}

interface ApiError {
  readonly code: unknown;
  readonly message: string;
  /** The codes of the error chain, which older errors of the gateway have. */
  readonly chain: readonly unknown[];
}

/** The first error of a refusal. */
export function errorOf({ body }: Answer): ApiError | undefined {
  const errors = membersOf(body)?.["errors"];
  const [first] = Array.isArray(errors) ? errors.map(membersOf) : [];
  if (!first) return undefined;
  const chain = Array.isArray(first["error_chain"])
    ? first["error_chain"].map((item) => membersOf(item)?.["code"])
    : [];
  return { code: first["code"], message: String(first["message"] ?? ""), chain };
}

/**
 * Whether the target failed instead of deciding: a 5xx, a 429 that lasted, or no JSON where the API has some. An emulator that
 * says that it does not have a path has decided.
 */
export function isFailure(answer: Answer): boolean {
  if (answer.headers.get("emulator-evidence") === "not-emulated") return false;
  return answer.status >= 500 || answer.status === 429 || membersOf(answer.body) === undefined;
}

/** In short: `accepted`, or `400 / 12130`. */
export function outcomeOf(answer: Answer): string {
  if (isSuccess(answer)) return "accepted";
  const error = errorOf(answer);
  if (error) return `${answer.status} / ${String(error.code)}`;
  return membersOf(answer.body) ? `${answer.status} without an error` : `${answer.status} without JSON`;
}

/** In short, with the words of a refusal. */
export function toldBy(answer: Answer): string {
  const message = errorOf(answer)?.message ?? "";
  return message === "" ? outcomeOf(answer) : `${outcomeOf(answer)} (${message.slice(0, 300)})`;
}

export function isRefusal(answer: Answer, status: number, code: number): boolean {
  return answer.status === status && !isSuccess(answer) && errorOf(answer)?.code === code;
}

/** What is wrong with an answer that a check cannot go on without. */
export function unusable(answer: Answer): TargetProblem {
  return new TargetProblem(`${answer.request} answered ${toldBy(answer)}`);
}

/** The token of a success. */
export function tokenOf(answer: Answer): Token {
  const result = membersOf(membersOf(answer.body)?.["result"]);
  if (!isSuccess(answer) || !result) throw unusable(answer);
  return withId(result, answer);
}

/** The tokens of a page. */
export function tokensOf(answer: Answer): Token[] {
  const result = membersOf(answer.body)?.["result"];
  if (!isSuccess(answer) || !Array.isArray(result)) throw unusable(answer);
  return result.map((item) => withId(membersOf(item) ?? {}, answer));
}

function withId(token: Members, answer: Answer): Token {
  if (typeof token["id"] === "string") return token as Token;
  throw new TargetProblem(`${answer.request} answered with an object without an id`);
}

/** A number of `result_info`. */
export function infoOf(answer: Answer, member: string): number {
  const value = membersOf(membersOf(answer.body)?.["result_info"])?.[member];
  if (!isSuccess(answer)) throw unusable(answer);
  if (typeof value === "number") return value;
  throw new TargetProblem(`${answer.request} answered without result_info.${member}`);
}

/** A member that must be a text. */
export function textOf(token: Token, member: string): string {
  const value = token[member];
  if (typeof value === "string") return value;
  throw new TargetProblem(`a token has no text in ${member}`);
}

/** A member that must be a time, in seconds since 1970. */
export function secondsOf(token: Token, member: string): number {
  const seconds = parseTimestamp(textOf(token, member));
  if (seconds !== undefined) return seconds;
  throw new TargetProblem(`${member} of a token is no RFC 3339 time: ${textOf(token, member)}`);
}
