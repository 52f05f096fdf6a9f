/** What can go wrong outside of the API, by kind. */
export type EmulatorErrorCode =
  | "unsupported-platform"
  | "port-taken"
  | "bad-address"
  | "folder-unusable"
  | "folder-in-use"
  | "state-unreadable"
  | "bad-seed"
  | "bad-settings"
  | "bad-input"
  | "file-unusable"
  | "start-failed"
  | "ended"
  | "control-plane";

/** An error whose message says, in a sentence for a person, what is wrong and what to do. */
export class EmulatorError extends Error {
  override readonly name = "EmulatorError";
  readonly code: EmulatorErrorCode;
  /** With which HTTP status the control plane refused; undefined when it is not a refusal. */
  readonly status: number | undefined;

  constructor(code: EmulatorErrorCode, message: string, options?: ErrorOptions & { readonly status?: number }) {
    super(message, options);
    this.code = code;
    this.status = options?.status;
  }
}

/** The same problem, with a part of its sentence in other words. */
export function reworded(problem: EmulatorError, part: RegExp, words: string): EmulatorError {
  const { code, message, status } = problem;
  const other = message.replace(part, () => words);
  if (other === message) return problem;
  return new EmulatorError(code, other, { cause: problem, ...(status === undefined ? {} : { status }) });
}
