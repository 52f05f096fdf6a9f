/** A process that may open few files, and more accounts than it can have open at once: on raw workerd and under `wrangler dev`. */
import { connect } from "node:net";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { built } from "../../support/node/built-library.ts";
import { scratchFolder } from "../../support/node/processes.ts";
import { startWranglerDev } from "../../support/black-box/wrangler-dev.ts";

const authorization = "Bearer token-of-a-test";
const idOf = (n: number): string => n.toString(16).padStart(32, "0");
const AT_ONCE = 8;
/** How long it may take until idle accounts are closed, in milliseconds: the emulator counts with fifteen seconds. */
const PATIENCE = 90_000;
/** How long it may take until an account is refused, in milliseconds. */
const FILLING = 240_000;

interface Served {
  readonly url: string;
  readonly complaints: readonly string[];
}

/** The command line, as a user starts it in a shell with a limit. */
async function startedWith(files: number, env: Readonly<Record<string, string>> = {}): Promise<Served> {
  const words = [process.execPath, built("cli.js"), "start", "--port", "0"];
  const child = spawn("sh", ["-c", `ulimit -n ${files}; exec "$@"`, "sh", ...words], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env, TMPDIR: scratchFolder() },
  });
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  });
  const complaints: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => complaints.push(line));
  const url = await new Promise<string>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`It ended with ${code}: ${complaints.join("\n")}`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
      if (found !== undefined) resolve(found);
    });
  });
  return { url, complaints };
}

function createdIn(url: string, n: number): Promise<Response> {
  const path = `/client/v4/accounts/${idOf(n)}/access/service_tokens`;
  return fetch(url + path, { method: "POST", headers: { authorization }, body: JSON.stringify({ name: `of ${n}` }) });
}

/**
 * Uses more and more accounts until one is refused: how many were let in before it, and the refusal. Those that nobody used for ten
 * seconds are closed meanwhile, so that a busy machine has to go on until it is quick enough for so long.
 */
async function fill(url: string): Promise<{ admitted: number; refusal: Response }> {
  const end = performance.now() + FILLING;
  for (let n = 0; performance.now() < end; n += AT_ONCE) {
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => createdIn(url, n + index + 1)));
    const first = answers.findIndex(({ status }) => status !== 201);
    const [refusal] = answers.splice(first, first < 0 ? 0 : 1);
    await Promise.all(answers.map((answer) => answer.text()));
    if (first >= 0 && refusal) return { admitted: n + first, refusal };
  }
  throw new Error("Whatever number of accounts was used, each was let in.");
}

/** How many accounts were open when this was refused, as the refusal tells. */
const openAt = ({ headers }: Response): number =>
  Number(/(\d+) accounts are open/.exec(headers.get("emulator-hint") ?? "")?.[1]);

/** Asks again until it is not refused for want of files. */
async function patiently(ask: () => Promise<Response>): Promise<Response> {
  for (const end = Date.now() + PATIENCE; ;) {
    const answer = await ask();
    if (answer.status !== 503 || Date.now() > end) return answer;
    await answer.text();
    await sleep(1000);
  }
}

const isTokenOf = async (url: string, n: number): Promise<boolean> => {
  const path = `/client/v4/accounts/${idOf(n)}/access/service_tokens`;
  const answer = await patiently(() => fetch(url + path, { headers: { authorization } }));
  const { result } = (await answer.json()) as { result: { name: string }[] };
  return result.length === 1 && result[0]?.name === `of ${n}`;
};

async function expectRefusedFully(url: string, refusal: Response, sentence: RegExp): Promise<void> {
  expect(refusal.status, await refusal.clone().text()).toBe(503);
  expect(Number(refusal.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
  expect(Number(refusal.headers.get("retry-after"))).toBeLessThanOrEqual(15);
  expect(refusal.headers.get("emulator-hint")).toMatch(sentence);
  expect(await refusal.json()).toMatchObject({ success: false, errors: [{ code: 10001 }], result: null });

  const atControl = await fetch(`${url}/_emulator/accounts/${idOf(5001)}/settings`);
  expect([atControl.status, Number(atControl.headers.get("retry-after")) >= 1]).toEqual([503, true]);
  const told = (await atControl.json()) as { error: { code: string; message: string } };
  expect(told.error).toEqual({ code: "unavailable", message: expect.stringMatching(sentence) });

  const emptied = await fetch(`${url}/_emulator/accounts/${idOf(5002)}`, { method: "DELETE" });
  expect(emptied.status).toBe(503);
  const atEdge = await fetch(`${url}/_edge/${idOf(5003)}/app.example.com/`, { redirect: "manual" });
  expect([atEdge.status, Number(atEdge.headers.get("retry-after")) >= 1]).toEqual([503, true]);
  expect(((await atEdge.json()) as { error: { message: string } }).error.message).toMatch(sentence);
}

test(
  "raw workerd refuses an account more in time, goes on with the others, and takes it later",
  { timeout: 480_000 },
  async () => {
    const { url, complaints } = await startedWith(256);
    const { admitted, refusal } = await fill(url);
    expect(admitted).toBeGreaterThanOrEqual(40);
    const sentence = /^The process may open only 256 files, and \d+ accounts are open: .*\(ulimit -n\)\.$/;
    await expectRefusedFully(url, refusal, sentence);

    expect((await createdIn(url, admitted)).status).toBe(201); // one that is open
    expect((await fetch(`${url}/_emulator/health`)).status).toBe(200);
    const sockets = await Promise.all(
      Array.from({ length: 32 }, async () => {
        const socket = connect(Number(new URL(url).port), "127.0.0.1");
        socket.write("GET /_emulator/health HTTP/1.1\r\nHost: localhost\r\n\r\n");
        const [data] = (await once(socket, "data")) as [Buffer];
        expect(data.toString()).toMatch(/^HTTP\/1\.1 200 /);
        return socket;
      }),
    );
    for (const socket of sockets) socket.destroy();

    expect((await patiently(() => createdIn(url, 6000))).status).toBe(201);
    for (const n of [1, 2, Math.floor(admitted / 2), 6000]) expect(await isTokenOf(url, n), String(n)).toBe(true);
    expect(complaints.filter((line) => sentence.test(line))).toHaveLength(1);
    expect(complaints.filter((line) => /SQLITE|cannot be read/.test(line))).toEqual([]);
  },
);

test.each([
  { when: "by count", files: 256, env: {}, count: 60 },
  // As on a busy machine, where workerd still has accounts open that should be closed.
  { when: "only once there is no file left", files: 190, env: { EMULATOR_OPEN_FILES: "400" }, count: 70 },
])(
  "what asks many accounts waits until there is room for them: $when",
  { timeout: 480_000 },
  async ({ files, env, count }) => {
    const { url } = await startedWith(files, env);
    const accounts = Array.from({ length: count }, (_, n) => ({ id: idOf(n + 1), tokens: [{ name: `of ${n + 1}` }] }));
    const seeded = await fetch(`${url}/_emulator/seed`, { method: "POST", body: JSON.stringify({ accounts }) });
    expect(seeded.status, await seeded.clone().text()).toBe(200);
    const scanned = await fetch(`${url}/_emulator/scan`, {
      method: "POST",
      body: JSON.stringify({ digests: ["0".repeat(64)] }),
    });
    expect([scanned.status, await scanned.json()]).toEqual([200, { found: [], unreadable: [] }]);
  },
);

test(
  "where nobody told the limit, files that are used up are not taken for damaged ones",
  { timeout: 480_000 },
  async () => {
    const { url, complaints } = await startedWith(400, { EMULATOR_OPEN_FILES: "unlimited" });
    const { admitted, refusal } = await fill(url);
    const sentence = /^The process may open no more files, and \d+ accounts are open: /;
    await expectRefusedFully(url, refusal, sentence);
    expect((await patiently(() => createdIn(url, 6000))).status).toBe(201);
    for (const n of [1, admitted]) expect(await isTokenOf(url, n), String(n)).toBe(true);
    expect(complaints.filter((line) => sentence.test(line))).toHaveLength(1);

    await sleep(15_000); // until all are closed: now the limit is known
    for (const n of [1, 2]) expect(await isTokenOf(url, n), String(n)).toBe(true);
    const before = complaints.length;
    const again = await fill(url);
    expect(openAt(again.refusal)).toBeLessThan(openAt(refusal));
    expect(complaints.slice(before).filter((line) => /SQLITE/.test(line))).toEqual([]);
  },
);

test("wrangler dev refuses an account more, and takes it later", { timeout: 480_000 }, async () => {
  const server = await startWranglerDev({ files: 360 });
  onTestFinished(() => server.stop());
  const { admitted, refusal } = await fill(server.url);
  await expectRefusedFully(server.url, refusal, /^The process may open no more files, and \d+ accounts are open: /);
  expect((await patiently(() => createdIn(server.url, 6000))).status).toBe(201);
  for (const n of [1, admitted]) expect(await isTokenOf(server.url, n), String(n)).toBe(true);
});
