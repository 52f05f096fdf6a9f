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
  readonly #email: string | undefined;

  constructor(credentials: Credentials) {
    const parts = credentials.kind === "token" ? [credentials.token] : [credentials.key, credentials.email];
    for (const part of parts) this.#learn(part);
    this.#email = credentials.kind === "key" ? credentials.email : undefined;
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
    return this.#masked(visible(text.replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, " ")), undefined);
  }

  /**
   * A value for a file that keeps what it says as it is, but for secrets. An e-mail address is none there, even that of the
   * credentials: a rule may be about it.
   */
  masked(value: unknown): unknown {
    if (typeof value === "string") return this.#masked(value, this.#email);
    if (Array.isArray(value)) return value.map((each) => this.masked(each));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [this.#masked(name, this.#email), this.masked(each)]),
    );
  }

  #masked(text: string, but: string | undefined): string {
    let masked = text.replaceAll(SECRET_FORM, MASK);
    for (const secret of this.#secrets) if (secret !== but) masked = masked.replaceAll(secret, MASK);
    return masked;
  }

  /** The same value with every text in it made safe. */
  value<T>(value: T): T {
    return JSON.parse(JSON.stringify(value), (_, part: unknown) =>
      typeof part === "string" ? this.text(part) : part,
    ) as T;
  }
}
