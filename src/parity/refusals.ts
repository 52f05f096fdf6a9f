/** Refusals that end a run: nothing could be asked after them. */
import { errorOf, isSuccess, membersOf, toldBy } from "../api-client/answers.ts";
import type { Answer } from "../api-client/client.ts";
import type { Asked } from "./kind.ts";
import { Refused } from "../api-client/problems.ts";

const OF_CREDENTIALS = new Set<unknown>([10000, 9109, 9103, 9106, 6003]);

/** When nobody would be let in with these credentials, or not to this place. */
export function refusedForGood(answer: Answer, { kind, ofWhat: what }: Asked): Refused | undefined {
  const code = errorOf(answer)?.code;
  if (code === 9999) return new Refused(`Access is not enabled in this ${what}: ${toldBy(answer)}.`);
  if (!OF_CREDENTIALS.has(code)) return undefined;
  return new Refused(
    `The credentials are refused for the ${kind.things} of this ${what}: ${toldBy(answer)}. They need the permission ${kind.permission}.`,
  );
}

/** Why a first list is not what it must be. */
export function refusedAtFirst(answer: Answer, baseUrl: string, asked: Asked): Refused {
  const { kind, ofWhat: what } = asked;
  const told = toldBy(answer);
  if (membersOf(answer.body) === undefined || isSuccess(answer)) {
    const type = answer.headers.get("content-type") ?? "no content type";
    return new Refused(
      `The target ${baseUrl} does not answer as Cloudflare's API does: ${answer.status}, ${type}, and no list. Does the base URL end in /client/v4?`,
    );
  }
  if (errorOf(answer)?.code === 7003) {
    return new Refused(`The target ${baseUrl} does not know this ${what}, or not this path: ${told}.`);
  }
  return refusedForGood(answer, asked) ?? new Refused(`The ${kind.things} of this ${what} cannot be listed: ${told}.`);
}
