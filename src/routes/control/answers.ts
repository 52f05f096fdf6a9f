/** The control plane's dialect: JSON, and errors that say what is wrong and what to do. */
import { HOW_TO_OPEN } from "../../rules/fidelity/problems.ts";
import { exceptionKind } from "../http/exceptions.ts";
import { logNoFilesLeft, NoFilesLeft } from "../http/open-files.ts";
import { logOnce, problemOfState } from "../http/unreadable-state.ts";
import { unwritableSentence } from "../http/unwritable-state.ts";

export type ControlStatus = 400 | 403 | 404 | 405 | 408 | 409 | 413 | 429 | 500 | 503 | 507;

export function controlError(
  status: ControlStatus,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return Response.json({ error: { code, message } }, { status, headers });
}

export function brokenBody(): Response {
  const sentence = "The request body cannot be read to its end: send it whole, in well-formed chunks.";
  return controlError(400, "broken-body", sentence);
}

export function bodyTooSlow(): Response {
  return controlError(408, "body-too-slow", "Nothing more of the request body came for 30 seconds: send it again.");
}

/** What stands in a path where a hostname has to be. */
export function noHostname(): Response {
  return controlError(
    400,
    "invalid-input",
    "The hostname in the path must be a host such as app.example.com, without a port or a *.",
  );
}

/** The account is another tenant's, or there is none: nobody is told which. */
export function notYours(): Response {
  return controlError(
    404,
    "not-found",
    "There is no such account among yours. The emulator chooses the ids of a tenant's accounts: POST /_emulator/accounts without an id makes one.",
  );
}

/** A quota of the tenant is used up. */
export function overQuota(sentence: string): Response {
  return controlError(409, "quota-exceeded", sentence);
}

/** The part of a request's context that is needed to say what went wrong. */
interface Asked {
  readonly env: EmulatorEnv;
  readonly req: { readonly path: string };
}

export async function controlException(problem: Error, { env, req }: Asked): Promise<Response> {
  const unwritten = unwritableSentence(problem);
  if (unwritten !== undefined) {
    logOnce(unwritten);
    return controlError(507, "state-unwritable", unwritten);
  }
  const ofState = await problemOfState(problem, env, req.path);
  if (ofState instanceof NoFilesLeft) return noFilesLeft(ofState);
  if (ofState) return stateUnreadable(ofState.message);
  const kind = exceptionKind(problem);
  if (kind === "too-large") {
    return controlError(400, "invalid-input", "The answer would be larger than 32 MiB: ask for fewer with per_page.");
  }
  if (kind !== "bug") {
    return controlError(503, "unavailable", "The account's Durable Object cannot answer now; try again.", {
      "retry-after": "1",
    });
  }
  console.error(problem.stack ?? problem.message);
  return controlError(500, "internal-error", "The emulator failed; its log says more. This is a bug.");
}

/** More requests than can be answered in time, or more bytes than can be kept. */
export function overloaded(): Response {
  return controlError(
    503,
    "overloaded",
    "More requests wait, or more bytes of them are kept, than the emulator answers in time: ask again.",
    { "retry-after": "1" },
  );
}

/** Answers every request as long as there is no operator's token. */
export function controlClosed(): Response {
  return controlError(503, "closed", HOW_TO_OPEN.replace(/^a/, "A"));
}

/** The account cannot be opened now. */
function noFilesLeft(problem: NoFilesLeft): Response {
  logNoFilesLeft(problem);
  return controlError(503, "unavailable", problem.message, { "retry-after": String(problem.retryAfter) });
}

/** What is stored cannot be read: to ask again is in vain. */
export function stateUnreadable(sentence: string): Response {
  logOnce(sentence);
  return controlError(500, "state-unreadable", sentence);
}
