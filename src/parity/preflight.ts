/** Before anything is created: is this the API, are the credentials taken, are account and zone there? */
import { isSuccess, membersOf } from "../api-client/answers.ts";
import type { ApiClient } from "../api-client/client.ts";
import type { Collection } from "./collection.ts";
import { Refused, TargetProblem } from "../api-client/problems.ts";
import { refusedAtFirst } from "./refusals.ts";

/** Throws `Refused`, whose message is a whole sentence. */
export async function preflight(client: ApiClient, places: readonly Collection[]): Promise<void> {
  for (const place of places) await demandList(client, place);
}

async function demandList(client: ApiClient, place: Collection): Promise<void> {
  const { baseUrl } = client.target;
  const answer = await place.list().catch((problem: unknown) => {
    if (!(problem instanceof TargetProblem)) throw problem;
    const reason = problem.message.replace(/^GET [^:]*: /, "");
    throw new Refused(`The target ${baseUrl} does not answer: ${reason}.`, { cause: problem });
  });
  if (isSuccess(answer) && Array.isArray(membersOf(answer.body)?.["result"])) return;
  throw refusedAtFirst(answer, baseUrl, place);
}
