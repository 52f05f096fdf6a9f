/**
 * `npm run test:load`: mixed load at 64 connections against one emulator, on loopback, 30 seconds unless `--seconds` says
 * otherwise, after so many requests that its heap and its journals have their size. It fails on any answer that is an error of the emulator, on any connection that breaks, and when memory goes on
 * growing in the second half, while the number of tokens does not.
 */
import { parseArgs } from "node:util";
import autocannon, { type Request } from "autocannon";
import { startEmulator, type Account, type Emulator } from "../dist/index.js";
import { residentMemory } from "../bench/support/processes.ts";

const CONNECTIONS = 64;
const TOKENS = 50;
/** Counted, and not timed: a slow machine needs more time for them. */
const FIRST_REQUESTS = 20_000;
/** How much larger than at half-time the process may be at the end. */
const GROWTH = 1.25;

const { values } = parseArgs({ options: { seconds: { type: "string", default: "30" } } });
const half = Number(values.seconds) / 2;
if (!(half > 0)) throw new Error(`--seconds ${values.seconds}: it must be a number of seconds.`);

await using emulator = await startEmulator();
const accounts = await Promise.all(Array.from({ length: 8 }, () => filledAccount(emulator)));
const requests = accounts.flatMap(requestsTo);

await load({ amount: FIRST_REQUESTS });
await load({ duration: half });
const atHalf = residentMemory(emulator.pid) ?? Number.NaN;
const { total, errors } = await load({ duration: half });
const atEnd = residentMemory(emulator.pid) ?? Number.NaN;

console.log(
  `${total} requests in the second half, ${errors} errors; ${atHalf.toFixed(0)} MiB at half-time, ${atEnd.toFixed(0)} MiB at the end`,
);
if (errors > 0) throw new Error("There were errors.");
if (atEnd > atHalf * GROWTH) throw new Error("Memory goes on growing.");

async function load(long: { amount: number } | { duration: number }): Promise<{ total: number; errors: number }> {
  const result = await autocannon({ url: emulator.url, connections: CONNECTIONS, ...long, requests });
  return { total: result.requests.total, errors: result.errors + result.non2xx + result.mismatches };
}

async function filledAccount(source: Emulator): Promise<{ account: Account; ids: string[] }> {
  const account = await source.account({ seed: { bulk: { count: TOKENS, name: "token-{n}" } } });
  const path = `${account.apiUrl}/accounts/${account.id}/access/service_tokens`;
  const response = await fetch(path, { headers: { authorization: `Bearer ${account.token}` } });
  const { result } = (await response.json()) as { result: { id: string }[] };
  return { account, ids: result.map(({ id }) => id) };
}

/** Reads, lists, searches, renames, rotations by POST and by grace, refreshes: what changes tokens, and keeps their number. */
function requestsTo({ account, ids }: { account: Account; ids: string[] }): Request[] {
  const path = `/client/v4/accounts/${account.id}/access/service_tokens`;
  const headers = { authorization: `Bearer ${account.token}` };
  return ids.slice(0, 10).flatMap((id, index): Request[] => [
    { method: "GET", path: `${path}/${id}`, headers },
    { method: "GET", path: `${path}?per_page=20&page=${(index % 3) + 1}`, headers },
    {
      method: "PUT",
      path: `${path}/${id}`,
      headers,
      body: JSON.stringify({ name: `renamed-${index}`, duration: "24h" }),
    },
    { method: "GET", path: `${path}?search=token`, headers },
    {
      method: "POST",
      path: `${path}/${id}/rotate`,
      headers,
      body: '{"previous_client_secret_expires_at":"2030-01-01T00:00:00Z"}',
    },
    { method: "POST", path: `${path}/${id}/refresh`, headers },
    { method: "GET", path: `/client/v4/accounts/${account.id}`, headers },
    { method: "GET", path: `/_emulator/accounts/${account.id}/settings` },
  ]);
}
