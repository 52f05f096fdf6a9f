/** Whether the time that a refusal takes tells a tenant which accounts others have. */
import { median, ms, timed, valuesInTurns, type Row, type Suite } from "../support/figures.ts";
import { freshAccount, tokensPath, type Client } from "../support/http.ts";
import { withFolder } from "../support/processes.ts";
import { startDeployed, tenantAt } from "../support/sandbox.ts";

/** So many accounts of the other tenant are asked about in turns, and as many that there are not. */
const ACCOUNTS = 100;
const RESAMPLED = 1000;

const PLANES: readonly { readonly what: string; readonly status: number; readonly pathOf: (id: string) => string }[] = [
  { what: "control plane", status: 404, pathOf: (id) => `/_emulator/accounts/${id}/tokens` },
  { what: "API plane", status: 403, pathOf: tokensPath },
];

export async function doorsSuite(rounds: number): Promise<Suite> {
  return withFolder(async (folder) => {
    const emulator = await startDeployed(folder);
    const [asking, owning] = [await tenantAt(emulator.url), await tenantAt(emulator.url)];
    const theirs: string[] = [];
    for (let made = 0; made < ACCOUNTS; made++) {
      const account = JSON.parse(await owning.expect(201, "POST", "/_emulator/accounts", "{}")) as { id: string };
      await owning.expect(201, "POST", tokensPath(account.id), '{"name":"one"}');
      theirs.push(account.id);
    }
    const missing = theirs.map(() => freshAccount());
    const rows: Row[] = [];
    for (const plane of PLANES) rows.push(...(await rowsOf(plane, asking, theirs, missing, rounds)));
    asking.close();
    owning.close();
    await emulator.stop();
    return {
      title: "The time of a refusal",
      note: `A tenant of a deployed emulator asks about another tenant's account, and about one that does not exist: ${rounds.toLocaleString("en")} pairs, in turns, over one connection. Beside each pair another's is asked about once more. Baseline of the last row: what chance makes of another's against itself, in 95 of 100 resamplings of those pairs.`,
      rows,
    };
  });
}

async function rowsOf(
  { what, status, pathOf }: (typeof PLANES)[number],
  client: Client,
  theirs: readonly string[],
  missing: readonly string[],
  rounds: number,
): Promise<Row[]> {
  const asks = (ids: readonly string[], start: number) => {
    let next = start;
    return () => timed(() => client.expect(status, "GET", pathOf(ids[next++ % ids.length] ?? "")));
  };
  const works = { theirs: asks(theirs, 0), missing: asks(missing, 0), again: asks(theirs, ACCOUNTS / 2) };
  await valuesInTurns(Math.ceil(rounds / 5), works); // until all is compiled
  // Each comes first as often as the others.
  const turned = <N>(names: readonly N[], round: number) =>
    names.map((_, at) => names[(at + round) % names.length] as N);
  const values = await valuesInTurns(rounds, works, turned);
  const [one, none, again] = [median(values.theirs), median(values.missing), median(values.again)];
  const difference = Math.abs(one - none);
  const chance = chanceOf(values.theirs, values.again);
  return [
    { what: `${what}: another's account`, figure: ms(one), baseline: `${ms(none)} (a missing one)`, ratio: one / none },
    {
      what: `${what}: another's account`,
      figure: ms(one),
      baseline: `${ms(again)} (another's again)`,
      ratio: one / again,
    },
    {
      what: `${what}: the difference between another's and a missing one`,
      figure: microseconds(difference),
      baseline: `${microseconds(chance)} (another's and another's)`,
      ratio: difference / chance,
      wanted: { atMost: 1 },
    },
  ];
}

/** How far apart the medians of two halves of the same are, in 95 of 100 resamplings. */
function chanceOf(some: readonly number[], others: readonly number[]): number {
  const all = [...some, ...others];
  const drawn = () => median(some.map(() => all[Math.floor(Math.random() * all.length)] ?? Number.NaN));
  const apart = Array.from({ length: RESAMPLED }, () => Math.abs(drawn() - drawn()));
  return apart.toSorted((a, b) => a - b)[Math.ceil(RESAMPLED * 0.95) - 1] ?? Number.NaN;
}

const microseconds = (value: number): string => `${(value * 1000).toFixed(1)} µs`;
