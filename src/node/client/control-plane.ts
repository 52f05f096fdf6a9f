/** Talks to the control plane of one emulator. */
import { EmulatorError, type EmulatorErrorCode } from "./emulator-error.ts";

export class ControlPlane {
  readonly #url: string;
  readonly #whyEnded: () => string | undefined;
  #sent = 0;

  /** `whyEnded` tells, when the emulator has ended, how. */
  constructor(url: string, whyEnded: () => string | undefined) {
    this.#url = url;
    this.#whyEnded = whyEnded;
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
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    let response: Response;
    let text: string;
    this.#sent++;
    try {
      response = await fetch(`${this.#url}/_emulator${path}`, init);
      text = await response.text();
    } catch (cause) {
      await new Promise((resolve) => setTimeout(resolve, 50)); // its end may be told a moment after the broken connection
      const words = this.#whyEnded();
      if (words !== undefined) throw new EmulatorError("ended", words, { cause });
      throw new EmulatorError("control-plane", `The emulator at ${this.#url} does not answer.`, { cause });
    }
    if (!response.ok) {
      const sentence = sentenceOf(text);
      if (sentence !== undefined) throw new EmulatorError(failure, about + sentence, { status: response.status });
      throw new EmulatorError("control-plane", `${this.#whatAnswers} ${method} ${path} gave ${response.status}.`);
    }
    try {
      return (text === "" ? undefined : JSON.parse(text)) as T;
    } catch (cause) {
      throw new EmulatorError("control-plane", `${this.#whatAnswers} ${method} ${path} gave no JSON.`, { cause });
    }
  }

  get #whatAnswers(): string {
    return `What answers at ${this.#url} does not seem to be an access-emulator:`;
  }
}

function sentenceOf(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { error?: { message?: string } }).error?.message;
  } catch {
    return undefined;
  }
}
