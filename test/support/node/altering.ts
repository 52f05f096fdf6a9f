/** What alterations of answers are made of. */
import type { Alteration, Exchange, Reply } from "./altering-proxy.ts";

export type Json = Record<string, unknown>;

export const bodyOf = ({ text }: Pick<Exchange, "text">): Json => JSON.parse(text) as Json;
export const isSuccess = ({ status }: Exchange): boolean => status < 300;

/** Rewrites the body of the answers that are meant. */
export function rewritten(
  isMeant: (exchange: Exchange) => boolean,
  change: (body: Json, exchange: Exchange) => unknown,
): Alteration {
  return (exchange) => (isMeant(exchange) ? { text: JSON.stringify(change(bodyOf(exchange), exchange)) } : undefined);
}

export const without = (object: Json, ...members: string[]): Json =>
  Object.fromEntries(Object.entries(object).filter(([member]) => !members.includes(member)));

export const sends = (text: string) => (exchange: Exchange) => exchange.sent.includes(text);
export const both = (one: (e: Exchange) => boolean, other: (e: Exchange) => boolean) => (exchange: Exchange) =>
  one(exchange) && other(exchange);

export const refusal = (status: number, code: number, message = "refused by a test"): Partial<Reply> => ({
  status,
  text: JSON.stringify({ result: null, success: false, errors: [{ code, message }], messages: [] }),
});
export const refusing = (isMeant: (exchange: Exchange) => boolean, status = 400, code = 12130): Alteration => {
  return (exchange) => (isMeant(exchange) ? refusal(status, code) : undefined);
};
/** Answers with a token where the emulator refuses. */
export const accepting = (isMeant: (exchange: Exchange) => boolean): Alteration => {
  return (exchange) => {
    if (exchange.status < 400 || !isMeant(exchange)) return undefined;
    const result = {
      id: crypto.randomUUID(),
      name: "never made",
      client_secret_version: 2,
      client_secret: "x".repeat(40),
    };
    return { status: 200, text: JSON.stringify({ result, success: true, errors: [], messages: [] }) };
  };
};
export const set = (members: Json) => (shown: Json) => ({ ...shown, ...members });
