/** Fresh accounts of each build. */
import type { Build } from "../support/builds.ts";
import { contested, contestTable, forEach, rowOf, together, type Contest } from "../support/contest.ts";
import { ms, timed } from "../support/figures.ts";
import { Client, freshAccount, tokensPath } from "../support/http.ts";
import { withEmulators } from "./emulators.ts";

const create = (client: Client) =>
  timed(() => client.expect(201, "POST", tokensPath(freshAccount()), '{"name":"one"}'));

/** In several processes each: one can be slower than the next for as long as it lives. */
export async function accountsContest(builds: Contest<Build>, processes: number, rounds: number): Promise<string> {
  const runs: Contest<number[]>[] = [];
  for (let count = 0; count < processes; count++) {
    const run = await withEmulators(builds, async (emulators) => {
      const clients = await forEach(emulators, ({ url }) => new Client(url));
      await contested(Math.ceil(rounds / 10), clients, create); // until it is warm
      const times = await contested(rounds, clients, create);
      await forEach(clients, (client) => client.close());
      return times;
    });
    runs.push(run);
  }
  const note = `One client, state in memory: ${rounds} accounts in each of ${processes} processes.`;
  const row = await rowOf("fresh account to its first token, median", together(runs), ms);
  return contestTable("A fresh account", note, [row]);
}
