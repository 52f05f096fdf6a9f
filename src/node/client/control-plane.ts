/** Talks to the control plane of one emulator. */
import { STATE_UNREADABLE } from "../../contract/stored-state.ts";
import { visible } from "../../rules/values/visible.ts";
import { operatorToken } from "./operator-token.ts";
import { EmulatorError, type EmulatorErrorCode } from "./emulator-error.ts";

export interface Access {
  /** The key that a deployed emulator wants; the operator's token of the environment unless given. */
  readonly key?: string | undefined;
  /** After so many milliseconds without an answer it is taken for one that does not answer. */
  readonly patience?: number;
}

export class ControlPlane {
  readonly #url: string;
  readonly #whyEnded: () => string | undefined;
  readonly #access: Access;
  #sent = 0;

  /** `whyEnded` tells, when the emulator has ended, how. */
  constructor(url: string, whyEnded: () => string | undefined, access: Access = {}) {
    this.#url = url;
    this.#whyEnded = whyEnded;
    this.#access = access;
  }

  /** The origin of the emulator. */
  get url(): string {
    return this.#url;
  }

  /** The key that it presents, for clients of the API that are to be let in as it is. */
  get key(): string | undefined {
    return this.#access.key;
  }

  /** How many requests it has sent. */
  get sent(): number {
    return this.#sent;
  }

  /** Sends a request under `/_emulator`; a refusal is thrown, with its sentence, which says what it is about first. */
  async send<T>(
    method: string,
    path: string,
    body?: unknown,
    failure: EmulatorErrorCode = "control-plane",
    about = "",
  ): Promise<T> {
    const { key, patience } = this.#access;
    const token = key ?? operatorToken(); // on its own machine an emulator needs none
    const init: RequestInit = {
      method,
      redirect: key === undefined ? "follow" : "manual", // a key is for this origin alone
      ...(patience === undefined ? {} : { signal: AbortSignal.timeout(patience) }),
      ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    let response: Response;
    let text: string;
    this.#sent++;
    try {
      response = await fetch(`${this.#url}/_emulator${path}`, init);
      text = await response.text();
    } catch (cause) {
      const problem = await this.#ended(cause);
      throw problem ?? new EmulatorError("control-plane", `The emulator at ${this.#url} does not answer.`, { cause });
    }
    if (!response.ok) throw this.refusal(response.status, text, `${method} ${path}`, { failure, about });
    try {
      return (text === "" ? undefined : JSON.parse(text)) as T;
    } catch (cause) {
      throw new EmulatorError("control-plane", `${this.#whatAnswers} ${method} ${path} gave no JSON.`, { cause });
    }
  }

  /** The error that a refusal of the emulator is, by its text. */
  refusal(
    status: number,
    text: string,
    request: string,
    { failure = "control-plane", about = "" }: { readonly failure?: EmulatorErrorCode; readonly about?: string } = {},
  ): EmulatorError {
    const { key } = this.#access;
    const { code, message } = refusalOf(key === undefined ? text : text.replaceAll(key, "<key>"));
    if (code === STATE_UNREADABLE && message !== undefined) return new EmulatorError(code, message, { status });
    if (message !== undefined) return new EmulatorError(failure, about + message, { status });
    return new EmulatorError("control-plane", `${this.#whatAnswers} ${request} gave ${status}.`);
  }

  /** When the emulator is not there: the error that says so. What went wrong otherwise with a request may be meant. */
  async problemBehind(cause: unknown): Promise<EmulatorError | undefined> {
    const { code } = Object((cause as { readonly cause?: unknown } | undefined)?.cause) as { readonly code?: unknown };
    const problem = await this.#ended(cause);
    if (problem !== undefined || code !== "ECONNREFUSED") return problem;
    return new EmulatorError("control-plane", `The emulator at ${this.#url} does not answer.`, { cause });
  }

  async #ended(cause: unknown): Promise<EmulatorError | undefined> {
    await new Promise((resolve) => setTimeout(resolve, 50)); // its end may be told a moment after the broken connection
    const words = this.#whyEnded();
    return words === undefined ? undefined : new EmulatorError("ended", words, { cause });
  }

  get #whatAnswers(): string {
    return `What answers at ${this.#url} does not seem to be an access-emulator:`;
  }
}

function refusalOf(text: string): { readonly code?: string; readonly message?: string } {
  try {
    const { error } = JSON.parse(text) as { error?: { code?: unknown; message?: unknown } };
    return {
      ...(typeof error?.code === "string" ? { code: error.code } : {}),
      ...(typeof error?.message === "string" ? { message: visible(error.message) } : {}),
    };
  } catch {
    return {};
  }
}
