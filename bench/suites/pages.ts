/** What a list costs in small and large accounts. */
import { startEmulator, type Emulator } from "../../dist/index.js";
import { inTurns, ms, timed, type Row, type Suite } from "../support/figures.ts";
import { Client, tokensPath } from "../support/http.ts";

const SIZES = [100, 10_000, 100_000] as const;

async function filled(emulator: Emulator, count: number): Promise<string> {
  const { id } = await emulator.account({ seed: { bulk: { count, name: "load-{n}" } } });
  return id;
}

export async function pagesSuite(rounds: number): Promise<Suite> {
  await using emulator = await startEmulator();
  const client = new Client(emulator.url);
  const accounts = await Promise.all(SIZES.map((size) => filled(emulator, size)));
  const rows: Row[] = [];
  const queries: { what: string; query: (size: number) => string; bound: boolean }[] = [
    { what: "first page of 20, with the total", query: () => "?per_page=20", bound: true },
    { what: "`name` filter", query: () => "?name=load-77", bound: true },
    { what: "last page of 20", query: (size) => `?per_page=20&page=${size / 20}`, bound: false },
    { what: "`search` that finds one", query: (size) => `?search=load-${size}`, bound: false },
    { what: "`search` that finds all, first page of 20", query: () => "?search=LOAD&per_page=20", bound: false },
  ];
  for (const { what, query, bound } of queries) {
    const works = Object.fromEntries(
      SIZES.map((size, index) => {
        const path = tokensPath(accounts[index] ?? "") + query(size);
        return [String(size), () => timed(() => client.expect(200, "GET", path))];
      }),
    );
    const times = await inTurns(rounds, works);
    const small = times[String(SIZES[0])] ?? Number.NaN;
    for (const size of SIZES.slice(1)) {
      const time = times[String(size)] ?? Number.NaN;
      rows.push({
        what: `${what}, ${size.toLocaleString("en")} tokens`,
        figure: ms(time),
        baseline: `${ms(small)} (100 tokens)`,
        ratio: time / small,
        ...(bound ? { wanted: { atMost: 1.3 } } : {}),
      });
    }
  }
  client.close();
  return {
    title: "Lists",
    note: "One client, one request after another. Baseline: the same request in an account with 100 tokens.",
    rows,
  };
}
