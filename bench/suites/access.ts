/** What a page of applications and of reusable policies costs where there are as many as there may be. */
import { startEmulator, type AccountSeed, type Emulator } from "../../dist/index.js";
import { inTurns, ms, timed, type Row, type Suite } from "../support/figures.ts";
import { Client } from "../support/http.ts";

const FEW = 50;
const MANY = 500;

/** Each application has 1 to 3 of the policies. */
function seedOf(count: number): AccountSeed {
  const numbers = Array.from({ length: count }, (_, n) => n);
  const include = [{ service_token: { name: "deploy" } }];
  return {
    tokens: [{ name: "deploy" }],
    policies: numbers.map((n) => ({ name: `policy ${n}`, decision: "non_identity", include })),
    applications: numbers.map((n) => ({
      domain: `app-${n}.example.com`,
      policies: numbers.slice(0, 1 + (n % 3)).map((m) => `policy ${(n + m) % count}`),
    })),
  };
}

const filled = async (emulator: Emulator, count: number): Promise<string> =>
  (await emulator.account({ seed: seedOf(count) })).id;

export async function accessSuite(rounds: number): Promise<Suite> {
  await using emulator = await startEmulator();
  const client = new Client(emulator.url);
  const [few, many] = [await filled(emulator, FEW), await filled(emulator, MANY)];
  const rows: Row[] = [];
  for (const [what, path] of [
    ["applications", "apps"],
    ["reusable policies", "policies"],
  ] as const) {
    const pageOf = (id: string) => () =>
      timed(() => client.expect(200, "GET", `/client/v4/accounts/${id}/access/${path}?per_page=20`));
    const times = await inTurns(rounds, { few: pageOf(few), many: pageOf(many) });
    rows.push({
      what: `first page of 20, ${MANY} ${what}`,
      figure: ms(times.many),
      baseline: `${ms(times.few)} (${FEW} ${what})`,
      ratio: times.many / times.few,
      wanted: { atMost: 1.3 },
    });
  }
  client.close();
  return {
    title: "Applications and policies",
    note: `One client, one request after another. Baseline: the same request in an account with ${FEW} of each. Each application has 1 to 3 policies.`,
    rows,
  };
}
