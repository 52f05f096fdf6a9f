/** What requirements of applications, policies and groups have in common. */
import { infoOf, isSuccess, membersOf, toldBy, type Members, type Token } from "../../api-client/answers.ts";
import type { Answer } from "../../api-client/client.ts";
import { demand, every, notHeld, type Requirement, type Verdict } from "./requirement.ts";
import type { Step, Walk } from "./walk.ts";

/** Requirements that are tried with `--access` only. */
export function withAccess(requirements: readonly Omit<Requirement, "access">[]): readonly Requirement[] {
  return requirements.map((requirement) => ({ ...requirement, access: true }));
}

/** That a step succeeded with this status. */
export function succeeded(walk: Walk, step: Step, status: number): Verdict {
  const answer = walk.answer(step);
  return demand(isSuccess(answer) && answer.status === status, `${step}: ${status}`, statusOf(answer));
}

function statusOf(answer: Answer): string {
  return isSuccess(answer) ? String(answer.status) : toldBy(answer);
}

/** That a step answered 202 with the id alone. */
export function deletedById(walk: Walk, step: Step, id: string): Verdict {
  const answer = walk.answer(step);
  const result = membersOf(membersOf(answer.body)?.["result"]) ?? {};
  const isThat = Object.keys(result).length === 1 && result["id"] === id;
  return every([succeeded(walk, step, 202), demand(isThat, `${step}: {"id":"<its id>"}`, Object.keys(result))]);
}

/** That `id` and `uid` are there, and equal. */
export function hasUid({ id, uid }: Token): Verdict {
  return demand(uid === id, "uid, equal to id", uid === undefined ? "no uid" : "another uid");
}

/** The rules of a list as an answer shows them. */
export function rulesOf(shown: Members, list: "include" | "exclude" | "require" = "include"): string {
  return JSON.stringify(shown[list] ?? "absent");
}

/** That these pages without parameters have so many objects on a page. */
export function perPage(walk: Walk, pages: Readonly<Partial<Record<Step, number>>>): Verdict {
  return every(
    Object.entries(pages).map(([step, wanted]) => {
      const answer = walk.answer(step as Step);
      if (!isSuccess(answer)) return notHeld(`${step}: a success`, toldBy(answer));
      const seen = infoOf(answer, "per_page");
      return demand(seen === wanted, `${step}: per_page ${wanted}`, `per_page ${seen}`);
    }),
  );
}

/** That an object is on the pages of a list, as far as the first one shows it. */
export function shownIn(answer: Answer, id: string): "shown" | "not shown" | "on another page" {
  const result = membersOf(answer.body)?.["result"];
  const items = Array.isArray(result) ? result.map(membersOf) : [];
  if (items.some((item) => item?.["id"] === id)) return "shown";
  return infoOf(answer, "total_count") > items.length ? "on another page" : "not shown";
}
