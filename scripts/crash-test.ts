/**
 * Kills the emulator under a load of changes, starts it again at once on the same port and folder, and compares what is
 * there with what was answered: `npm run test:crash -- --rounds 20`. Fails when anything that was answered is missing.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { unusedPort } from "../test/support/node/ports.ts";
import { TokenLedger, violationsIn } from "./crash-test/check.ts";
import { Client, Ended } from "./crash-test/client.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "20" },
    // Throws away what was written last before each new start: to see that this test notices.
    sabotage: { type: "boolean", default: false },
  },
});
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error("--rounds takes a whole number from 1.");

const ACCOUNTS = ["a", "b", "c"].map((digit) => digit.repeat(32));
/** How many changes are under way at any time, spread over the accounts. */
const AT_ONCE = 12;
/** More tokens than this in an account, and one is deleted for each that is created. */
const TOKENS_KEPT = 60;
const WAYS = ["workerd", "the command line", "both"] as const;

interface Running {
  readonly child: ChildProcess;
  readonly workerd: number;
  readonly port: number;
  readonly startedIn: number;
}

const folder = mkdtempSync(join(tmpdir(), "access-emulator-crash-"));
const settings = JSON.stringify({ assumptions: { "token-limit": "none" } });

/** Starts the emulator through its command line; the time until it is ready is part of what is told. */
async function start(port: number): Promise<Running> {
  const begun = performance.now();
  const words = ["start", "--port", String(port), "--persist", folder, "--settings", settings, "--json"];
  const child = spawn(process.execPath, [resolve("dist/cli.js"), ...words], { stdio: ["ignore", "pipe", "pipe"] });
  let complaint = "";
  child.stderr.on("data", (part: Buffer) => {
    complaint += part.toString();
  });
  const ready = await new Promise<{ port: number }>((found, failed) => {
    createInterface({ input: child.stdout }).once("line", (line) => found(JSON.parse(line) as { port: number }));
    child.once("close", (code) => failed(new Error(`It did not start (exit code ${code}): ${complaint}`)));
  });
  const workerd = Number.parseInt(readFileSync(join(folder, "access-emulator.pid"), "utf8"), 10);
  return { child, workerd, port: ready.port, startedIn: performance.now() - begun };
}

function kill(pid: number | undefined): void {
  if (pid !== undefined) process.kill(pid, "SIGKILL");
}

/** Removes the write-ahead logs of SQLite. */
async function forgetLastWrites(): Promise<void> {
  await sleep(500); // until workerd is gone
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  for (const file of files.filter((name) => name.endsWith("-wal"))) rmSync(join(folder, file));
}

/** One of the clients: creates, rotates and deletes until the emulator is gone. */
async function load(client: Client, account: string, ledger: TokenLedger, random: () => number): Promise<void> {
  try {
    for (;;) {
      const idle = ledger.idle();
      const one = idle[Math.floor(random() * idle.length)];
      const dice = random();
      if (!one || (dice < 0.4 && ledger.size < TOKENS_KEPT)) await ledger.created(() => client.create(account));
      else if (dice < 0.85) await ledger.rotated(one, () => client.rotate(account, one.id));
      else await ledger.deleted(one, () => client.delete(account, one.id));
    }
  } catch (problem) {
    if (!(problem instanceof Ended)) throw problem;
  }
}

/** Small and seeded: the same rounds make the same decisions, as far as time lets them. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

async function main(): Promise<number> {
  const ledgers = new Map(ACCOUNTS.map((account) => [account, new TokenLedger()]));
  const random = seededRandom(1);
  let running = await start(await unusedPort());
  const totals = { changes: 0, unanswered: 0, checked: 0 };
  const violations: string[] = [];
  try {
    for (let round = 1; round <= rounds && violations.length === 0; round++) {
      const way = WAYS[(round - 1) % WAYS.length] ?? "both";
      const client = new Client(`http://127.0.0.1:${running.port}`);
      const loads = Array.from({ length: AT_ONCE }, (_, index) => {
        const account = ACCOUNTS[index % ACCOUNTS.length] ?? "";
        const ledger = ledgers.get(account);
        if (!ledger) throw new Error("Each account has its ledger.");
        return load(client, account, ledger, random);
      });
      await sleep(150 + random() * 350);
      const gone = new Promise((ended) => running.child.once("close", ended));
      if (way !== "the command line") kill(running.workerd);
      if (way !== "workerd") kill(running.child.pid);
      if (way === "workerd") await gone; // it tells how workerd ended, and ends
      if (values.sabotage) await forgetLastWrites();
      running = await start(running.port);
      await Promise.all(loads);

      const again = new Client(`http://127.0.0.1:${running.port}`);
      for (const [account, ledger] of ledgers) {
        totals.unanswered += ledger.unanswered;
        totals.changes += ledger.answered;
        totals.checked += ledger.size;
        const found = await violationsIn(again, account, ledger);
        violations.push(
          ...found.map((words) => `round ${round}, ${way} killed, account ${account.slice(0, 1)}…: ${words}`),
        );
      }
      console.log(`round ${round}: ${way} killed; again ready in ${running.startedIn.toFixed(0)} ms`);
    }
  } finally {
    running.child.kill("SIGTERM");
    await new Promise((ended) => (running.child.exitCode === null ? running.child.once("close", ended) : ended(0)));
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  for (const violation of violations.slice(0, 20)) console.error(`VIOLATION ${violation}`);
  console.log(
    `${totals.changes} changes were answered, ${totals.unanswered} were under way when it was killed; ${totals.checked} tokens compared: ${violations.length} violations.`,
  );
  return violations.length === 0 ? 0 : 1;
}

process.exitCode = await main();
