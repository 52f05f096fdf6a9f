/** What must be so after every class: the emulator answers, what it acknowledged is there, and nothing piled up. */
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { residentMemory } from "../../bench/support/processes.ts";
import { ask, type Answer } from "./asking.ts";
import type { Target } from "./hostile-class.ts";

/** In MiB: how much larger a process may be after a class. Its heap grows with its first thousands of requests anyway. */
const GROWTH = 600;
/** How many sockets more than before may stay open; those of kept connections do. */
const SOCKETS = 100;

/** Makes something that must survive, and gives what finds out what is wrong afterwards. */
export async function watched(target: Target): Promise<() => Promise<string[]>> {
  const account = await target.account();
  const path = `/client/v4/accounts/${account.id}/access/service_tokens`;
  const headers = Object.entries(account.headers);
  const created = await ask(target.url, { method: "POST", path, headers, body: '{"name":"it stays"}' });
  const token = resultOf(created, 201);
  if (token === undefined) throw new Error(`A token could not be made on ${target.name}: ${JSON.stringify(created)}`);
  const { client_secret: _, ...shown } = token;
  target.newErrors();
  const before = { memory: residentMemory(target.pid), sockets: openSockets(target.pid) };

  return async () => {
    const wrong: string[] = [];
    const health = await ask(target.url, { method: "GET", path: "/_emulator/health" });
    if (typeof health === "string" || health.status !== 200)
      wrong.push(`Health was answered ${JSON.stringify(health)}.`);
    const now = resultOf(
      await ask(target.url, { method: "GET", path: `${path}/${String(shown["id"])}`, headers }),
      200,
    );
    if (JSON.stringify(now) !== JSON.stringify(shown)) {
      wrong.push(`A token that was acknowledged before is ${JSON.stringify(now)}, and was ${JSON.stringify(shown)}.`);
    }
    const bugs = target
      .newErrors()
      .split("\n")
      .filter((line) => isOfBug(line));
    if (bugs.length > 0) wrong.push(`The emulator wrote of a bug: ${bugs.slice(0, 12).join(" | ").slice(0, 2000)}`);
    const memory = residentMemory(target.pid);
    if (memory !== undefined && memory > (before.memory ?? memory) + GROWTH) {
      wrong.push(`The process has ${memory.toFixed(0)} MiB, and had ${before.memory?.toFixed(0)} MiB before.`);
    }
    const sockets = await settledSockets(target.pid, before.sockets + SOCKETS);
    if (sockets > before.sockets + SOCKETS)
      wrong.push(`${sockets} sockets are open, and ${before.sockets} were before.`);
    return wrong;
  };
}

/** A place in code, or the words of workerd and of the Worker for what nobody caught. */
const isOfBug = (line: string): boolean =>
  /^\s+at\s.+:\d+:\d+\)?$|Uncaught|uncaught exception|This is a bug|\b(Type|Range|Reference|Syntax)Error\b/.test(line);

function resultOf(answer: Answer | string, status: number): Record<string, unknown> | undefined {
  if (typeof answer === "string" || answer.status !== status) return undefined;
  return (JSON.parse(answer.text) as { result: Record<string, unknown> }).result;
}

/** Sockets are closed a while after their clients went: it is given some time. */
async function settledSockets(pid: number, wanted: number): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const count = openSockets(pid);
    if (count <= wanted) return count;
    await sleep(200);
  }
  return openSockets(pid);
}

/** Of a process and all below it; 0 where the system does not tell. */
function openSockets(pid: number): number {
  try {
    const folder = `/proc/${pid}/fd`;
    const own = readdirSync(folder).filter((name) => isSocket(`${folder}/${name}`)).length;
    const below = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean);
    return below.reduce((sum, child) => sum + openSockets(Number(child)), own);
  } catch {
    return 0;
  }
}

function isSocket(file: string): boolean {
  try {
    return readlinkSync(file).startsWith("socket:");
  } catch {
    return false;
  }
}
