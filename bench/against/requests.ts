/** Requests to each build: of one client, one after another, and of many at once. */
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Build } from "../support/builds.ts";
import {
  contested,
  contestTable,
  forEach,
  rowOf,
  together,
  type Contest,
  type ContestRow,
} from "../support/contest.ts";
import { ms, perSecond, timed } from "../support/figures.ts";
import { Client, freshAccount, tokensPath } from "../support/http.ts";
import { CONNECTIONS, rate } from "../support/load.ts";
import { withFolder, type Running } from "../support/processes.ts";
import { withEmulators } from "./emulators.ts";

export interface Amount {
  readonly processes: number;
  /** Of one client, in each process. */
  readonly requests: number;
  /** Of many clients, in each process, and how long each is, in seconds. */
  readonly rounds: number;
  readonly seconds: number;
}

interface Target {
  readonly url: string;
  readonly client: Client;
  /** An account with a page of tokens and more, and one of the tokens. */
  readonly filled: string;
  readonly token: string;
  /** An account that grows. */
  readonly growing: string;
}

interface Kind {
  readonly what: string;
  readonly onDisk?: boolean;
  readonly post?: string;
  /** The account is for what is created. */
  readonly path: (target: Target, account: string) => string;
}

const BODY = '{"name":"CI/CD token"}';
const TOKENS = 100;

const KINDS: readonly Kind[] = [
  { what: "create, state on disk", onDisk: true, post: BODY, path: (_, account) => tokensPath(account) },
  { what: "create, state in memory", post: BODY, path: (_, account) => tokensPath(account) },
  { what: "get", path: ({ filled, token }) => `${tokensPath(filled)}/${token}` },
  { what: `list of 20 of ${TOKENS}`, path: ({ filled }) => `${tokensPath(filled)}?per_page=20` },
];

async function targetAt({ url }: Running): Promise<Target> {
  const client = new Client(url);
  const [filled, growing] = [freshAccount(), freshAccount()];
  let answer = "";
  for (let count = 0; count < TOKENS; count++) answer = await client.expect(201, "POST", tokensPath(filled), BODY);
  const { result } = JSON.parse(answer) as { result: { id: string } };
  return { url, client, filled, token: result.id, growing };
}

/** Of one request. */
function latency({ path, post }: Kind, target: Target): Promise<number> {
  const { client, growing } = target;
  const url = path(target, growing);
  return timed(() => (post === undefined ? client.expect(200, "GET", url) : client.expect(201, "POST", url, post)));
}

/** Creates go to an account of their own, so that whoever is faster has no fuller one the next time. */
const load = ({ path, post }: Kind, target: Target, seconds: number): Promise<number> =>
  rate(`${target.url}${path(target, freshAccount())}`, seconds, post);

interface Run {
  readonly latencies: Contest<number[]>;
  readonly rates: Contest<number[]>;
}

async function runOf(kind: Kind, targets: Contest<Target>, { requests, rounds, seconds }: Amount): Promise<Run> {
  await contested(Math.ceil(requests / 10), targets, (target) => latency(kind, target)); // until it is warm
  const latencies = await contested(requests, targets, (target) => latency(kind, target));
  return { latencies, rates: await contested(rounds, targets, (target) => load(kind, target, seconds)) };
}

/** Every kind in one process of each build, whose state is in this folder if it is on disk. */
async function runsIn(folder: string, builds: Contest<Build>, amount: Amount): Promise<ReadonlyMap<Kind, Run>> {
  const runs = new Map<Kind, Run>();
  const measure = async (emulators: Contest<Running>, onDisk: boolean) => {
    const targets = await forEach(emulators, targetAt);
    for (const kind of KINDS) {
      if ((kind.onDisk ?? false) === onDisk) runs.set(kind, await runOf(kind, targets, amount));
    }
    await forEach(targets, ({ client }) => client.close());
  };
  await withEmulators(
    builds,
    (emulators) => measure(emulators, true),
    (name) => join(folder, name),
  );
  await withEmulators(builds, (emulators) => measure(emulators, false));
  return runs;
}

export async function requestsContest(builds: Contest<Build>, amount: Amount): Promise<string> {
  const runs: ReadonlyMap<Kind, Run>[] = [];
  for (let count = 0; count < amount.processes; count++) {
    runs.push(await withFolder((folder) => runsIn(folder, builds, amount), tmpdir()));
  }
  const rows: ContestRow[] = [];
  for (const kind of KINDS) {
    const all = runs.flatMap((run) => run.get(kind) ?? []);
    const [latencies, rates] = [together(all.map((run) => run.latencies)), together(all.map((run) => run.rates))];
    rows.push(
      await rowOf(`${kind.what}, one client`, latencies, ms),
      await rowOf(`${kind.what}, ${CONNECTIONS} connections`, rates, perSecond, { better: "higher" }),
    );
  }
  const note = `Medians, over ${amount.processes} processes of each: ${amount.requests} requests of one client, and ${amount.rounds} × ${amount.seconds} s of autocannon, in turns.`;
  return contestTable("Requests", note, rows);
}
