/** Large documents on raw workerd, where all accounts share one thread: who else is answered, and what stays of them. */
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Emulator } from "../../support/node/built-library.ts";
import { started } from "../../support/node/emulators.ts";

const TIME = 1_767_225_600;
const [large, other] = ["a".repeat(32), "b".repeat(32)];
const hex = (n: number, width: number): string => n.toString(16).padStart(width, "0");

function documentOf(name: string, count: number): string {
  const tokens = Array.from({ length: count }, (_, n) => ({
    id: `${hex(n, 8)}-0000-4000-8000-000000000000`,
    client_id: `${hex(n, 32)}.access`,
    name: `${name} ${n}`,
    duration: "8760h",
    enabled: true,
    created_at: TIME,
    updated_at: TIME,
    expires_at: TIME + 31_536_000,
    last_seen_at: null,
    client_secret_sha256: hex(n, 64),
    client_secret_version: 1,
    previous_client_secret_sha256: null,
    previous_client_secret_expires_at: null,
  }));
  const [clock, settings] = [{ offset_ms: 0, frozen_at_ms: null }, { assumptions: {} }];
  return JSON.stringify({ access_emulator_snapshot: 1, schema_version: 1, created_at: TIME, clock, settings, tokens });
}

const urlOf = ({ url }: Emulator, path: string): string => `${url}/_emulator/accounts/${large}/${path}`;
const put = (emulator: Emulator, body: string): Promise<Response> =>
  fetch(urlOf(emulator, "snapshot"), { method: "PUT", body });

async function namesIn(emulator: Emulator, account: string, query = ""): Promise<string[]> {
  const path = `${emulator.apiUrl}/accounts/${account}/access/service_tokens${query}`;
  const answer = await fetch(path, { headers: { authorization: "Bearer any" } });
  expect(answer.status).toBe(200);
  const { result } = (await answer.json()) as { result: { name: string }[] };
  return result.map(({ name }) => name);
}

/** Asks again and again until the work is done; how often it was answered before that. */
async function during(work: Promise<unknown>, ask: () => Promise<unknown>): Promise<number> {
  const state = { isDone: false };
  const done = work.finally(() => {
    state.isDone = true;
  });
  let count = 0;
  while (!state.isDone) {
    await ask();
    if (!state.isDone) count++;
  }
  await done;
  return count;
}

const MANY = 10;
/** A machine may stall whoever asks, and so make the answers fewer. */
const TRIES = 5;

/** How often it is answered meanwhile, at the best of some tries: work that is done at once lets nobody in at any of them. */
async function answeredDuring(work: () => Promise<unknown>, ask: () => Promise<unknown>): Promise<number> {
  let most = 0;
  for (let tried = 0; tried < TRIES && most <= MANY; tried++) most = Math.max(most, await during(work(), ask));
  return most;
}

async function expectStatus(answer: Promise<Response>, status: number): Promise<void> {
  const { status: got, ...rest } = await answer.then(async (a) => ({ status: a.status, text: await a.text() }));
  expect(got, rest.text.slice(0, 500)).toBe(status);
}

test(
  "another account is answered many times during a restore, a snapshot and a fork",
  { timeout: 240_000 },
  async () => {
    const emulator = await started();
    const ask = () => namesIn(emulator, other);
    await ask();
    const text = documentOf("t", 30_000);
    const restore = () => expectStatus(put(emulator, text), 200);
    const snapshot = () => expectStatus(fetch(urlOf(emulator, "snapshot")), 200);
    const fork = () => expectStatus(fetch(urlOf(emulator, "fork"), { method: "POST", body: "{}" }), 201);
    // Each works in some hundred steps; at once, it would be a time or two.
    for (const work of [restore, snapshot, fork]) expect(await answeredDuring(work, ask)).toBeGreaterThan(MANY);
  },
);

test("of two restores at once one is there in the end, and nobody sees any in part", { timeout: 240_000 }, async () => {
  const emulator = await started();
  await expectStatus(put(emulator, documentOf("first", 6000)), 200);
  const look = async (): Promise<void> => {
    const names = await namesIn(emulator, large, "?per_page=1000&page=6");
    expect([names.length, new Set(names.map((name) => name.split(" ")[0])).size]).toEqual([1000, 1]);
  };
  const restores = ["second", "third"].map((name) => expectStatus(put(emulator, documentOf(name, 6000)), 200));
  await during(Promise.all(restores), look);
  const { tokens } = (await (await fetch(urlOf(emulator, "snapshot"))).json()) as { tokens: { name: string }[] };
  const left = [...new Set(tokens.map(({ name }) => name.split(" ")[0]))];
  expect([tokens.length, left.length, ["second", "third"].includes(left[0] ?? "")]).toEqual([6000, 1, true]);
});

test(
  "downloads whose clients went away, and restores that broke off, keep nobody out",
  { timeout: 240_000 },
  async () => {
    const emulator = await started();
    await expectStatus(put(emulator, documentOf("t", 30_000)), 200);
    for (let n = 0; n < 8; n++) {
      const aborting = new AbortController();
      const answer = await fetch(urlOf(emulator, "snapshot"), { signal: aborting.signal });
      expect(answer.status).toBe(200);
      aborting.abort();
    }
    for (let n = 0; n < 8; n++) {
      const aborting = new AbortController();
      const text = documentOf("broken", 30_000);
      const taken = Promise.withResolvers<void>();
      const body = new ReadableStream({
        start: (controller) => controller.enqueue(new TextEncoder().encode(text.slice(0, text.length >> 1))),
        pull: () => taken.resolve(), // it would have more
      });
      const init = { method: "PUT", body, duplex: "half", signal: aborting.signal };
      const sent = fetch(urlOf(emulator, "snapshot"), init as RequestInit);
      sent.catch(() => {});
      await taken.promise;
      await sleep(100);
      aborting.abort();
      await expect(sent).rejects.toThrow();
    }
    const { tokens } = (await (await fetch(urlOf(emulator, "snapshot"))).json()) as { tokens: { name: string }[] };
    expect([tokens.length, tokens[0]?.name]).toEqual([30_000, "t 0"]);
  },
);

test("many forks and restores of large accounts at once all come about", { timeout: 480_000 }, async () => {
  const emulator = await started();
  await expectStatus(put(emulator, documentOf("t", 6000)), 200);
  const forks = Array.from({ length: 10 }, () =>
    expectStatus(fetch(urlOf(emulator, "fork"), { method: "POST", body: "{}" }), 201),
  );
  const restores = ["c", "d", "e"].map((letter) => {
    const url = `${emulator.url}/_emulator/accounts/${letter.repeat(32)}/snapshot`;
    return expectStatus(fetch(url, { method: "PUT", body: documentOf(letter, 6000) }), 200);
  });
  await Promise.all([...forks, ...restores]);
  expect(await namesIn(emulator, "d".repeat(32), "?per_page=1000")).toHaveLength(1000);
});
