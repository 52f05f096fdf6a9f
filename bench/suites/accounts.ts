/** What a test pays for its own account. */
import { startEmulator } from "../../dist/index.js";
import { inTurns, ms, timed, type Suite } from "../support/figures.ts";
import { Client, freshAccount, tokensPath } from "../support/http.ts";
import { startBaseline, withFolder } from "../support/processes.ts";

const BODY = '{"name":"one"}';

export async function accountsSuite(rounds: number): Promise<Suite> {
  return withFolder(async (folder) => {
    const plain = await startBaseline("plain-object", folder);
    await using emulator = await startEmulator();
    const [theirs, ours] = [new Client(plain.url), new Client(emulator.url)];
    const times = await inTurns(rounds, {
      plainFresh: () => timed(() => theirs.expect(200, "POST", `/?object=${freshAccount()}`, "text")),
      fresh: () => timed(() => ours.expect(201, "POST", tokensPath(freshAccount()), BODY)),
    });
    const account = freshAccount();
    const reset = await inTurns(Math.ceil(rounds / 4), {
      create: async () => {
        const path = tokensPath(account);
        const started = performance.now();
        for (let n = 0; n < 50; n++) await ours.expect(201, "POST", path, BODY);
        return (performance.now() - started) / 50;
      },
      reset: () => timed(() => ours.expect(204, "DELETE", `/_emulator/accounts/${account}`)),
    });
    theirs.close();
    ours.close();
    await plain.stop();
    return {
      title: "A fresh account",
      note: "Baselines: a plain one-table SQLite Durable Object, from its first use to its first insert; and a create in the same account.",
      rows: [
        {
          what: "fresh account to its first token",
          figure: ms(times.fresh),
          baseline: `${ms(times.plainFresh)} (fresh plain object)`,
          ratio: times.fresh / times.plainFresh,
          wanted: { atMost: 2 },
        },
        {
          what: "reset of an account with 50 tokens",
          figure: ms(reset.reset),
          baseline: `${ms(reset.create)} (one create)`,
          ratio: reset.reset / reset.create,
          wanted: { atMost: 3 },
        },
      ],
    };
  });
}
