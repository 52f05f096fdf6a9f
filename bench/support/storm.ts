/** Many connections in a process of their own, each of which asks again as soon as it is answered. */
import { fork } from "node:child_process";
import { Agent, request as httpRequest } from "node:http";
import { fileURLToPath } from "node:url";

export interface Storm {
  readonly url: string;
  readonly path: string;
  readonly connections: number;
  readonly seconds: number;
  /** Makes it a POST. */
  readonly body?: string;
}

export interface Stormed {
  /** Answers of a second that were successes. */
  readonly rate: number;
  /** Of these, in milliseconds. */
  readonly p99: number;
  /** How many answers had each status; 0 is a connection that broke. */
  readonly statuses: Readonly<Record<number, number>>;
}

const FILE = fileURLToPath(import.meta.url);

export function stormOf(storm: Storm): Promise<Stormed> {
  return new Promise((resolve, reject) => {
    const child = fork(FILE, [JSON.stringify(storm)]);
    child.once("message", (told) => resolve(told as Stormed)).once("error", reject);
    child.once("exit", (code) => reject(new Error(`The storm ended with ${code} before it told anything.`)));
  });
}

async function run({ url, path, connections, seconds, body }: Storm): Promise<Stormed> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times: number[] = [];
  const statuses: Record<number, number> = {};
  const ask = () =>
    new Promise<void>((resolve) => {
      const start = performance.now();
      const end = (status: number) => {
        statuses[status] = (statuses[status] ?? 0) + 1;
        if (status >= 200 && status < 300) times.push(performance.now() - start);
        resolve();
      };
      const headers = { authorization: "Bearer bench" };
      const method = body === undefined ? "GET" : "POST";
      const outgoing = httpRequest(`${url}${path}`, { method, agent, headers }, (response) => {
        response.resume();
        response.once("close", () => end(response.complete ? (response.statusCode ?? 0) : 0));
      });
      outgoing.once("error", () => end(0)).end(body);
    });
  const start = performance.now();
  const until = start + 1000 * seconds;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < until) await ask();
    }),
  );
  const took = (performance.now() - start) / 1000; // the last answers may come late
  agent.destroy();
  times.sort((a, b) => a - b);
  return { rate: times.length / took, p99: times[Math.floor(times.length * 0.99)] ?? Number.NaN, statuses };
}

if (process.argv[1] === FILE) process.send?.(await run(JSON.parse(process.argv[2] ?? "") as Storm));
