/** What a client sees of an answer of the API plane. */
import { expect } from "vitest";
import * as z from "zod/mini";

/** One request's answer, with its body read. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The body as it came. */
  readonly text: string;
}

const errorItem = z.looseObject({ code: z.int(), message: z.string() });

const Envelope = z.object({
  result: z.unknown(),
  success: z.boolean(),
  errors: z.array(errorItem),
  messages: z.array(z.unknown()),
  result_info: z.optional(z.record(z.string(), z.number())),
});
export type Envelope = z.infer<typeof Envelope>;

const Token = z.looseObject({
  id: z.string(),
  client_id: z.string(),
  client_secret: z.optional(z.string()),
  name: z.string(),
  duration: z.string(),
  enabled: z.boolean(),
  created_at: z.string(),
  updated_at: z.string(),
  expires_at: z.string(),
  client_secret_version: z.number(),
  previous_client_secret_expires_at: z.optional(z.nullable(z.string())),
});
export type Token = z.infer<typeof Token>;
/** A token in the one answer that shows its secret. */
export type TokenWithSecret = Token & { readonly client_secret: string };

const FOUR_MEMBERS = ["errors", "messages", "result", "success"];

/** The envelope of an answer: JSON with its four members, and `result_info` at most. */
export function envelopeOf(answer: Answer): Envelope {
  const value: unknown = JSON.parse(answer.text);
  const envelope = Envelope.parse(value);
  const members = Object.keys(value ?? {}).filter((key) => key !== "result_info");
  expect(members.toSorted(), answer.text.slice(0, 300)).toEqual(FOUR_MEMBERS);
  return envelope;
}

/** The token of a success. */
export function tokenOf(answer: Answer): Token {
  const { success, result } = envelopeOf(answer);
  expect(success, answer.text.slice(0, 300)).toBe(true);
  return Token.parse(result);
}

export function tokenWithSecretOf(answer: Answer): TokenWithSecret {
  const token = tokenOf(answer);
  const { client_secret: secret } = token;
  if (secret === undefined) throw new Error(`There is no secret in ${answer.text}`);
  return { ...token, client_secret: secret };
}

/** The tokens of a page. */
export function tokensOf(answer: Answer): Token[] {
  const { success, result } = envelopeOf(answer);
  expect(success, answer.text.slice(0, 300)).toBe(true);
  return z.array(Token).parse(result);
}

export function namesOf(answer: Answer): string[] {
  return tokensOf(answer).map(({ name }) => name);
}

export function resultInfoOf(answer: Answer): Envelope["result_info"] {
  return envelopeOf(answer).result_info;
}

/** Status, code and message of a refusal. */
export function refusalOf(answer: Answer): { status: number; code: number; message: string } {
  const { success, errors } = envelopeOf(answer);
  expect(success, answer.text.slice(0, 300)).toBe(false);
  const [error] = errors;
  if (error === undefined || errors.length > 1) throw new Error(`There is not one error in ${answer.text}`);
  return { status: answer.status, code: error.code, message: error.message };
}

/** What Access answers to a parameter that is wrong (api-facts, section 7); the words after it are the emulator's. */
export function invalidRequest(detail: string): { status: number; code: number; message: string } {
  return { status: 400, code: 12130, message: `access.api.error.invalid_request: ${detail}` };
}

export const notFound = { status: 404, code: 12135, message: "access.api.error.not_found" };
