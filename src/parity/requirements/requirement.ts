/** What is documented, recorded or acceptance-tested of the real API, each as a question to a walk's answers. */
import { isSuccess, toldBy, type Token } from "../../api-client/answers.ts";
import type { Answer } from "../../api-client/client.ts";
import type { Step, Walk } from "./walk.ts";

/** Official text; a recording; Cloudflare's own acceptance tests. */
export type Grade = "DOC" | "REC" | "ACC";

export type Verdict =
  | { readonly held: true }
  | { readonly held: false; readonly expected: string; readonly seen: string };

export interface Requirement {
  /** In kebab-case. */
  readonly id: string;
  readonly grade: Grade;
  readonly statement: string;
  /** It is of applications, policies and groups: only with `--access`. */
  readonly access?: true;
  /** A problem is thrown when the answers that it needs are not there. */
  readonly check: (walk: Walk) => Verdict;
}

export const held: Verdict = { held: true };

export function notHeld(expected: string, seen: unknown): Verdict {
  return { held: false, expected, seen: typeof seen === "string" ? seen : (JSON.stringify(seen) ?? "absent") };
}

export function demand(holds: boolean, expected: string, seen: unknown): Verdict {
  return holds ? held : notHeld(expected, seen);
}

/** The first that is not held, if there is one. */
export function every(verdicts: Iterable<Verdict>): Verdict {
  for (const verdict of verdicts) if (!verdict.held) return verdict;
  return held;
}

/** That a step succeeded, and what holds of the token that it showed. */
export function ofToken(step: Step, check: (token: Token, walk: Walk) => Verdict): (walk: Walk) => Verdict {
  return (walk) => {
    const token = walk.token(step);
    return token ? check(token, walk) : refusedInstead(step, walk.answer(step));
  };
}

function refusedInstead(step: Step, answer: Answer): Verdict {
  return notHeld(`${step}: a success`, toldBy(answer));
}

/** That members of a token have these values. */
export function hasMembers(token: Token, members: Readonly<Record<string, unknown>>): Verdict {
  return every(
    Object.entries(members).map(([member, value]) =>
      demand(token[member] === value, `${member}: ${JSON.stringify(value)}`, { [member]: token[member] }),
    ),
  );
}

/** That a step was refused with this status and code. */
export function refusedWith(step: Step, status: number, code: number, message?: RegExp): (walk: Walk) => Verdict {
  return (walk) => {
    const answer = walk.answer(step);
    const expected = `${status} / ${code}${message ? `, a message like ${message.source}` : ""}`;
    const told = toldBy(answer);
    const [, text = ""] = / \((.*)\)$/s.exec(told) ?? [];
    const fits = !isSuccess(answer) && told.startsWith(`${status} / ${code}`) && (message?.test(text) ?? true);
    return demand(fits, expected, told);
  };
}
