/** Keeps secrets out of what is printed and written: those of the credentials, and each that an answer showed. */
import { visible } from "../rules/values/visible.ts";
import type { Credentials } from "./target.ts";

const SECRET_MEMBER = /"client_secret"\s*:\s*"((?:[^"\\]|\\.)*)"/g;
const SECRET_FORM = /cfast_[A-Za-z0-9]+/g;
const MASK = "[secret]";
/** What is shorter is no secret, and would be found in other words. */
const SHORTEST = 8;

export class Redaction {
  readonly #secrets = new Set<string>();

  constructor(credentials: Credentials) {
    const parts = credentials.kind === "token" ? [credentials.token] : [credentials.key, credentials.email];
    for (const part of parts) this.#learn(part);
  }

  /** Remembers the secrets that an answer shows. */
  learn(answer: string): void {
    for (const [, secret = ""] of answer.matchAll(SECRET_MEMBER)) this.#learn(secret);
  }

  #learn(secret: string): void {
    if (secret.length >= SHORTEST) this.#secrets.add(secret);
  }

  /** A text that may be printed: without secrets, and without characters that move a terminal's cursor. */
  text(text: string): string {
    let safe = visible(text.replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, " ")).replaceAll(SECRET_FORM, MASK);
    for (const secret of this.#secrets) safe = safe.replaceAll(secret, MASK);
    return safe;
  }

  /** The same value with every text in it made safe. */
  value<T>(value: T): T {
    return JSON.parse(JSON.stringify(value), (_, part: unknown) =>
      typeof part === "string" ? this.text(part) : part,
    ) as T;
  }
}
