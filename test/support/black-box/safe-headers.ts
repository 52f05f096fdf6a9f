/** What each answer of the emulator itself has to tell a browser. */
import { expect } from "vitest";
import type { Answer } from "./answer.ts";

export const NO_PAGE = "default-src 'none'; frame-ancestors 'none'";

const EXPECTED: Readonly<Record<string, string>> = {
  "content-security-policy": NO_PAGE,
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
  "cache-control": "no-store",
};

/** Those of an answer, as far as they are told of here. */
export const safeHeadersOf = ({ headers }: Pick<Answer, "headers">): Record<string, string> =>
  Object.fromEntries(Object.keys(EXPECTED).flatMap((name) => [[name, headers.get(name) ?? ""]].filter(([, v]) => v)));

/** Fails when one is missing or another one, or when a page of another origin may read the answer. */
export function expectSafeHeaders(answer: Pick<Answer, "headers">, what: string, policy = NO_PAGE): void {
  expect.soft(safeHeadersOf(answer), what).toEqual({ ...EXPECTED, "content-security-policy": policy });
  for (const name of answer.headers.keys()) expect.soft(name, what).not.toMatch(/^access-control-/);
}
