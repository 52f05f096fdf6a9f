/** Why something was not answered, with what the emulator said: shown where it happened. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  /** The control plane's code, or the API's as text; `unreachable` when nobody answered. */
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export function asRefusal(problem: unknown): Refusal {
  if (problem instanceof Refusal) return problem;
  return new Refusal(0, "page", problem instanceof Error ? problem.message : String(problem));
}
