/** Before anything is created: is this the API, are the credentials taken, are account and zone there? */
import { isSuccess, membersOf } from "./answers.ts";
import type { ApiClient } from "./client.ts";
import type { OwnTokens } from "./own-tokens.ts";
import { Refused, TargetProblem } from "./problems.ts";
import { refusedAtFirst } from "./refusals.ts";
import { ServiceTokens } from "./service-tokens.ts";

/** Throws `Refused`, whose message is a whole sentence. */
export async function preflight(client: ApiClient, own: OwnTokens): Promise<void> {
  const { accountId, zoneId } = client.target;
  await demandList(client, new ServiceTokens(client, own, "accounts", accountId));
  if (zoneId !== undefined) await demandList(client, new ServiceTokens(client, own, "zones", zoneId));
}

async function demandList(client: ApiClient, tokens: ServiceTokens): Promise<void> {
  const { baseUrl } = client.target;
  const answer = await tokens.list().catch((problem: unknown) => {
    if (!(problem instanceof TargetProblem)) throw problem;
    const reason = problem.message.replace(/^GET [^:]*: /, "");
    throw new Refused(`The target ${baseUrl} does not answer: ${reason}.`, { cause: problem });
  });
  if (isSuccess(answer) && Array.isArray(membersOf(answer.body)?.["result"])) return;
  throw refusedAtFirst(answer, baseUrl, tokens.ofWhat);
}
