/** What a bearer token is made of: one b64token, of any length (RFC 6750, section 2.1). */
export const B64TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/;

/** What is wrong with the operator's token, if anything: no client could present it. The token itself is not repeated. */
export function problemOfOperatorToken(
  token: string | null | undefined,
  variable = "EMULATOR_OPERATOR_TOKEN",
): string | undefined {
  if (!token || B64TOKEN.test(token)) return undefined;
  return `${variable} has a character that no bearer token has: use letters, digits and - . _ ~ + / (and = at its end).`;
}
