/** What can go wrong outside of the API, by kind. */
export type EmulatorErrorCode =
  | "unsupported-platform"
  | "port-taken"
  | "bad-address"
  | "folder-unusable"
  | "folder-in-use"
  | "bad-seed"
  | "bad-settings"
  | "start-failed"
  | "ended"
  | "control-plane";

/** An error whose message says, in a sentence for a person, what is wrong and what to do. */
export class EmulatorError extends Error {
  override readonly name = "EmulatorError";
  readonly code: EmulatorErrorCode;

  constructor(code: EmulatorErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
