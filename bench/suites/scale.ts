/** What a sandbox with many accounts carries, and whether the parts add up as docs/scale.md reckons. */
import autocannon, { type Request } from "autocannon";
import { readdirSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inTurns, mib, perSecond, type Row, type Suite } from "../support/figures.ts";
import { tokensPath } from "../support/http.ts";
import { CONNECTIONS } from "../support/load.ts";
import { residentMemory, withFolder, type Running } from "../support/processes.ts";
import { clientOf, keyOfTenant, OPERATOR, startDeployed } from "../support/sandbox.ts";

const TENANTS = 20;
/** So many of the accounts are asked in turns. */
const ACTIVE = 200;
/** Clients that make the accounts. */
const MAKERS = 4;
/** In the mixed load. */
const READS_TO_A_ROTATION = 9;

interface Created {
  readonly result: { readonly id: string };
}

interface Made {
  readonly key: string;
  readonly id: string;
  readonly zone: string;
  /** The id of its one service token. */
  readonly token: string;
}

/** On disk, as a sandbox keeps its state; `accounts` is how many there are. */
export async function scaleSuite(accounts: number, rounds: number, seconds: number): Promise<Suite> {
  return withFolder(async (folder) => {
    const sandbox = await startDeployed(folder);
    const few = await filled(sandbox, Math.min(Math.ceil(accounts / 2), ACTIVE));
    const ask = askOf(sandbox, few, seconds);
    const before = await inTurns(rounds, { tenant: ask.tenant });
    const [bytesBefore, memoryBefore] = [sizeOf(folder), residentMemory(sandbox.pid) ?? Number.NaN];
    const more = accounts - few.length;
    await filled(sandbox, more);
    const [bytes, memory] = [sizeOf(folder) - bytesBefore, (residentMemory(sandbox.pid) ?? Number.NaN) - memoryBefore];
    const rates = await inTurns(rounds, ask);
    await sandbox.stop();
    // A request of the parts that it has, one after the other in one thread.
    const byParts = 1 / (1 / rates.operator + 1 / rates.refusal - 1 / rates.stranger);
    const mixed = (READS_TO_A_ROTATION + 1) / (READS_TO_A_ROTATION / rates.tenant + 1 / rates.rotation);
    const directory = 1 / (1 / rates.refusal - 1 / rates.stranger);
    const count = accounts.toLocaleString("en");
    return {
      title: `A sandbox of ${count} accounts`,
      note: `${TENANTS} tenants, state on disk, ${CONNECTIONS} connections, ${few.length} accounts asked in turns; all of it in one thread. [scale.md](scale.md) says what follows. By its parts: a read by zone asks the directory each time, so it takes what the operator's read takes and what a refusal takes more than one that asks nobody.`,
      rows: [
        row(`reads by tenants, ${count} accounts`, rates.tenant, before.tenant, `${few.length} accounts`),
        row(
          "reads by tenants, who ask the directory once a second",
          rates.tenant,
          rates.operator,
          "the operator, who never does",
        ),
        row("reads by zone, which ask it each time", rates.zone, rates.operator, "the operator"),
        row("reads by zone", rates.zone, byParts, "by its parts"),
        row("nine reads to a rotation", rates.mixed, mixed, "by its parts"),
        row("what the directory alone would carry", directory, rates.operator, "reads by the operator"),
        {
          what: `storage of an account with one token`,
          figure: `${Math.round(bytes / more / 1024)} KiB`,
          baseline: `${mib(bytes / 2 ** 20)} in all`,
          ratio: 1 / more,
        },
        {
          what: `memory after ${more.toLocaleString("en")} more accounts were made`,
          figure: mib(memoryBefore + memory),
          baseline: mib(memoryBefore),
          ratio: (memoryBefore + memory) / memoryBefore,
        },
      ],
    };
  }, tmpdir());
}

function row(what: string, value: number, baseline: number, of: string): Row {
  return { what, figure: perSecond(value), baseline: `${perSecond(baseline)} (${of})`, ratio: value / baseline };
}

/** Accounts of twenty tenants, each with a token and a zone. */
async function filled({ url }: Running, count: number): Promise<Made[]> {
  const keys = await Promise.all(Array.from({ length: TENANTS }, () => keyOfTenant(url)));
  const made: Made[] = [];
  let next = 0;
  const maker = async () => {
    const clients = keys.map((key) => ({ key, client: clientOf(url, key) }));
    for (let at = next++; at < count; at = next++) {
      const tenant = clients[at % TENANTS];
      if (!tenant) break;
      const { key, client } = tenant;
      const { id } = JSON.parse(await client.expect(201, "POST", "/_emulator/accounts", "{}")) as { id: string };
      const created = JSON.parse(await client.expect(201, "POST", tokensPath(id), '{"name":"one"}')) as Created;
      const zone = id.split("").toReversed().join("");
      if (at < ACTIVE) await client.expect(200, "PUT", `/_emulator/zones/${zone}`, JSON.stringify({ account_id: id }));
      made.push({ key, id, zone, token: created.result.id });
    }
    for (const { client } of clients) client.close();
  };
  await Promise.all(Array.from({ length: MAKERS }, maker));
  return made;
}

/** Requests per second of each kind. */
function askOf({ url }: Running, made: readonly Made[], seconds: number) {
  const rateOf = async (requests: readonly Request[], isRefused = false) => {
    const result = await autocannon({ url, connections: CONNECTIONS, duration: seconds, requests: [...requests] });
    const others = isRefused ? result["2xx"] : result.non2xx;
    if (others + result.errors > 0) throw new Error(`${others} answers were others, ${result.errors} requests failed.`);
    return result.requests.average;
  };
  const by = (key: string) => ({ headers: { authorization: `Bearer ${key}` } });
  const read = ({ key, id }: Made): Request => ({ method: "GET", path: tokensPath(id), ...by(key) });
  const rotate = ({ key, id, token }: Made): Request => ({
    method: "POST",
    path: `${tokensPath(id)}/${token}/rotate`,
    ...by(key),
  });
  const others = made.map((account, at) => ({ ...account, id: made[(at + 1) % made.length]?.id ?? account.id }));
  const byZone = (account: Made): Request => ({
    ...read(account),
    path: tokensPath(account.zone).replace("/accounts/", "/zones/"),
  });
  const mixed = made.flatMap((account, at) => [
    read(account),
    ...(at % READS_TO_A_ROTATION === 0 ? [rotate(account)] : []),
  ]);
  return {
    tenant: () => rateOf(made.map(read)),
    operator: () => rateOf(made.map((account) => read({ ...account, key: OPERATOR }))),
    zone: () => rateOf(made.map(byZone)),
    refusal: () => rateOf(others.map(read), true),
    stranger: () => rateOf([{ method: "GET", path: tokensPath("0".repeat(32)), ...by("too-short") }], true),
    rotation: () => rateOf(made.map(rotate)),
    mixed: () => rateOf(mixed),
  };
}

/** Of the databases: what stands beside one while it is open comes and goes. */
function sizeOf(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".sqlite"));
  return files.reduce((sum, file) => sum + (statSync(join(folder, file), { throwIfNoEntry: false })?.size ?? 0), 0);
}
