/** Why a check comes to no verdict. None of these says anything about the API's behaviour. */

/** The target did not answer as an API does: no connection, no JSON, a 5xx, or a refusal of what a check needs first. */
export class TargetProblem extends Error {
  override readonly name = "TargetProblem";
}

/** The target gave no answer at all, several times in a row: the run ends. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

/** The target is no API, or lets nobody in with these credentials: the run ends. The message is a whole sentence. */
export class Refused extends Error {
  override readonly name = "Refused";
  /** What may be left of the tokens that the run had made before. */
  left: readonly string[] = [];
}

/** What the check needs was not given on the command line, or lies beyond the credentials. */
export class NotAsked extends Error {
  override readonly name = "NotAsked";
}

/** Somebody ended the run. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}
