/** What one account's storm leaves to another, and what it costs: as shares of what the other has alone. */
import { startEmulator, type Emulator } from "../../dist/index.js";
import { mib, ms, perSecond, type Row, type Suite } from "../support/figures.ts";
import { tokensPath } from "../support/http.ts";
import { stormOf, type Storm } from "../support/storm.ts";
import { residentMemory } from "../support/processes.ts";

const BODY = '{"name":"CI/CD token"}';
/** The other is slower by this much at the most. */
const WANTED = { atLeast: 0.5 };
const MANY = 4000;
/** What a stormed account has at first. */
const TOKENS = 2000;
/** While thousands connect at once the system itself lets others wait, in milliseconds. */
const SETTLED = 4000;

/** What storms the account with this id. */
type StormOn = (id: string) => Omit<Storm, "url" | "seconds">;

export async function overloadSuite(seconds: number): Promise<Suite> {
  const rows: Row[] = [];
  await using emulator = await startEmulator({ settings: { assumptions: { "token-limit": "none" } } });
  const storms: Readonly<Record<string, StormOn>> = {
    "64 connections that create": (id) => ({ path: tokensPath(id), body: BODY, connections: 64 }),
    "64 connections that list 1,000 tokens each": (id) => ({
      path: `${tokensPath(id)}?per_page=1000`,
      connections: 64,
    }),
    "8 connections that take snapshots": (id) => ({ path: `/_emulator/accounts/${id}/snapshot`, connections: 8 }),
    [`${MANY} connections that read`]: (id) => ({ path: `${tokensPath(id)}?per_page=1`, connections: MANY }),
  };
  for (const [what, storm] of Object.entries(storms)) rows.push(...(await rowsOf(emulator, what, storm, seconds)));
  return {
    title: "Under one account's storm",
    note: "Requests per second of another account that lists its empty account with so many connections, beside the storm and alone; each storm is on an account of its own, of 2,000 tokens, and has a process of its own, as has each client. On a machine of two cores the clients take their part, too.",
    rows,
  };
}

async function rowsOf(emulator: Emulator, what: string, stormOn: StormOn, seconds: number): Promise<Row[]> {
  const { url } = emulator;
  const rows: Row[] = [];
  for (const connections of [1, 8]) {
    // Of their own: what an earlier storm created would make a later one dearer.
    const large = await emulator.account({ seed: { bulk: { count: TOKENS, name: "token-{n}" } } });
    const other = await emulator.account();
    const storm = stormOn(large.id);
    const ofOther = { url, path: tokensPath(other.id), seconds };
    const alone = await stormOf({ ...ofOther, connections });
    const memory = residentMemory(emulator.pid) ?? Number.NaN;
    const running = stormOf({ ...storm, url, seconds: SETTLED / 1000 + 3 * seconds });
    await new Promise((resolve) => setTimeout(resolve, SETTLED + 1000 * seconds)); // until all are connected
    const beside = await stormOf({ ...ofOther, connections });
    const after = residentMemory(emulator.pid) ?? Number.NaN;
    const stormed = await running;
    rows.push({
      what: `${connections} beside ${what}`,
      figure: perSecond(beside.rate),
      baseline: `${perSecond(alone.rate)} (alone)`,
      ratio: beside.rate / alone.rate,
      wanted: WANTED,
    });
    if (storm.connections === MANY && connections === 1) {
      rows.push(
        {
          what: `the slowest hundredth of what is let in of ${what}`,
          figure: ms(stormed.p99),
          baseline: `${ms(30_000)} (the longest wait)`,
          ratio: stormed.p99 / 30_000,
          wanted: { atMost: 1.1 },
        },
        { what: `memory beside ${what}`, figure: mib(after), baseline: mib(memory), ratio: after / memory },
      );
    }
    await large.requests({ per_page: 1 }); // it answers still
  }
  return rows;
}
