/** A run: every check in a sandbox of its own, one after the other, and in the end nothing is left of it. */
import { AccessObjects } from "./access-objects.ts";
import type { ApiClient } from "../api-client/client.ts";
import type { Collection } from "./collection.ts";
import { Findings, type Check, type Rest } from "./findings.ts";
import { OwnObjects, type CleanUp } from "./own-objects.ts";
import { pause } from "../api-client/pace.ts";
import { AT_ONCE, WHEN_FULL, type Wishes } from "./plan.ts";
import { preflight } from "./preflight.ts";
import { Interrupted, Refused, Unreachable } from "../api-client/problems.ts";
import { reportOf, type Ended, type Report } from "./report.ts";
import { Sandbox } from "./sandbox.ts";
import { ServiceTokens } from "./service-tokens.ts";
import { masked, type Target } from "../api-client/target.ts";

/** Times in answers are whole seconds: after so many milliseconds they differ. */
const A_SECOND_LATER = 1100;

/** Throws `Refused`, whose message is a whole sentence, when the target cannot be asked. */
export async function run(client: ApiClient, wishes: Wishes): Promise<Report> {
  const own = new OwnObjects(wishes.prefix, wishes.costly ? WHEN_FULL : AT_ONCE);
  const findings = new Findings(wishes);
  const startedAt = new Date();
  await preflight(client, placesOf(client, own, wishes));
  wishes.onBegin?.();
  let ended: Ended;
  try {
    ended = await carriedOut(findings.checks(), client, own, wishes.onCheck);
  } catch (problem) {
    const { left } = await cleanUp(client, own, wishes);
    if (problem instanceof Refused) problem.left = client.redaction.value(left);
    throw problem;
  }
  const cleaned = await cleanUp(client, own, wishes);
  const report = reportOf({
    target: describe(client.target),
    started_at: startedAt.toISOString(),
    ended_at: new Date().toISOString(),
    ended,
    requests: client.requests,
    requirements: findings.ofRequirements(),
    assumptions: findings.ofAssumptions(),
    clean_up: { ...cleaned, prefix: own.prefix, most_at_once: own.most },
  });
  return client.redaction.value(report);
}

/** Removes what a run made, this one or one before; nothing ends it but its own end. */
export function cleanUp(client: ApiClient, own: OwnObjects, { access }: Pick<Wishes, "access">): Promise<CleanUp> {
  client.heed(new AbortController().signal);
  return own.removeAll(placesOf(client, own, { access }).toSorted((one, other) => one.rank - other.rank));
}

/** Where a run makes something. */
function placesOf(client: ApiClient, own: OwnObjects, { access }: Pick<Wishes, "access">): Collection[] {
  const { accountId, zoneId } = client.target;
  return [
    new ServiceTokens(client, own, "accounts", accountId),
    ...(zoneId === undefined ? [] : [new ServiceTokens(client, own, "zones", zoneId)]),
    ...(access ? new AccessObjects(client, own).all : []),
  ];
}

async function carriedOut(
  checks: readonly Check[],
  client: ApiClient,
  own: OwnObjects,
  onCheck: Wishes["onCheck"],
): Promise<Ended> {
  try {
    await carryOut(checks, client, own, onCheck);
    return "complete";
  } catch (problem) {
    if (problem instanceof Interrupted) return "interrupted";
    if (problem instanceof Unreachable) return "unreachable";
    throw problem;
  }
}

async function carryOut(checks: readonly Check[], client: ApiClient, own: OwnObjects, onCheck: Wishes["onCheck"]) {
  const resting: { readonly check: Check; readonly sandbox: Sandbox; readonly rest: Rest }[] = [];
  let done = 0;
  const finish = async (sandbox: Sandbox) => {
    await sandbox.remove();
    onCheck?.(++done, checks.length);
  };
  for (const check of checks) {
    const sandbox = new Sandbox(client, own);
    const rest = await attempt(check, () => check.run(sandbox));
    if (rest) resting.push({ check, sandbox, rest });
    else await finish(sandbox);
  }
  if (resting.length > 0) await pause(A_SECOND_LATER, client.stop);
  for (const { check, sandbox, rest } of resting) {
    await attempt(check, rest);
    await finish(sandbox);
  }
}

/** What ends a check does not end the others. */
async function attempt<T>(check: Check, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (problem) {
    check.failed(problem);
    return undefined;
  }
}

function describe({ baseUrl, accountId, zoneId }: Target): Report["target"] {
  return { base_url: baseUrl, account: masked(accountId), zone: zoneId === undefined ? null : masked(zoneId) };
}
