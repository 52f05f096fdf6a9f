/**
 * `npm run bench -- --against <commit>`: the build of that commit, the base, and that of the working tree, in turns. The latter
 * takes part twice: what its two differ by is what this machine cannot tell apart now. Writes nothing.
 */
import { run } from "../scripts/trial.ts";
import { accountsContest } from "./against/accounts.ts";
import { requestsContest } from "./against/requests.ts";
import { sizesTable } from "./against/sizes.ts";
import { startContest } from "./against/start.ts";
import { withBuilds, type Build } from "./support/builds.ts";
import { HOW_TO_READ, type Contest } from "./support/contest.ts";

type Contests = Readonly<Record<string, (builds: Contest<Build>) => Promise<string>>>;

const full: Contests = {
  start: (builds) => startContest(builds, 60),
  accounts: (builds) => accountsContest(builds, 5, 180),
  requests: (builds) => requestsContest(builds, { processes: 5, requests: 300, rounds: 6, seconds: 1 }),
};

const short: Contests = {
  start: (builds) => startContest(builds, 2),
  accounts: (builds) => accountsContest(builds, 1, 8),
  requests: (builds) => requestsContest(builds, { processes: 1, requests: 20, rounds: 1, seconds: 1 }),
};

export async function against(commit: string, { smoke, only }: { smoke: boolean; only?: string }): Promise<void> {
  const contests = Object.entries(smoke ? short : full).filter(([name]) => only === undefined || name === only);
  if (contests.length === 0) {
    throw new Error(`There is no ${only} against a commit; there are ${Object.keys(full).join(", ")}.`);
  }
  const base = run("git", ["log", "-1", "--format=%h %s", commit, "--"]).trim();
  await withBuilds(commit, async (builds) => {
    console.log(`# Against ${base}\n\n${HOW_TO_READ}\n\n${sizesTable(builds)}`);
    for (const [, contest] of contests) console.log(await contest(builds));
  });
}
