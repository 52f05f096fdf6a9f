/** More requests than are let in, on raw workerd over real connections: counts and shapes, and no speed. */
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Account, Emulator } from "../../support/node/built-library.ts";
import { create, list, started } from "../../support/node/emulators.ts";

afterEach(() => vi.unstubAllEnvs());

const NO_LIMIT = { assumptions: { "token-limit": "none" } } as const;

/** An emulator in which only so many of an account wait, and an account in which a list takes its time. */
async function narrow(waiting: number): Promise<{ emulator: Emulator; account: Account; complaints: string[] }> {
  vi.stubEnv("EMULATOR_WAITING_LIMIT", String(waiting));
  const complaints: string[] = [];
  const emulator = await started({ settings: NO_LIMIT, onComplaint: (line) => complaints.push(line) });
  const account = await emulator.account({
    seed: { bulk: { count: 400, name: "token-{n}" }, applications: [{ domain: "app.example.com" }] },
  });
  return { emulator, account, complaints };
}

interface Told {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
}

async function ask(url: string, init?: RequestInit): Promise<Told> {
  const response = await fetch(url, { headers: { authorization: "Bearer of-a-test" }, ...init });
  return { status: response.status, retryAfter: response.headers.get("retry-after"), text: await response.text() };
}

const storm = (url: string, init?: RequestInit, times = 200) =>
  Promise.all(Array.from({ length: times }, () => ask(url, init)));

/**
 * An account in which as many requests are under way as may be, for as long as a fault delays them, and as many wait: every
 * other request is refused, whatever the time. What comes back is called at the end.
 */
async function full(): Promise<{
  emulator: Emulator;
  account: Account;
  complaints: string[];
  over: () => Promise<void>;
}> {
  const { emulator, account, complaints } = await narrow(2);
  await account.fault({ operation: "list", position: "before", effect: { type: "delay", by: "19s" }, times: 100 });
  const path = `${account.apiUrl}/accounts/${account.id}/access/service_tokens`;
  const isFull = Promise.withResolvers<void>();
  const held = Array.from({ length: 40 }, async () => {
    const { status } = await ask(path).catch(() => ({ status: 0 })); // the emulator may end before
    if (status === 503) isFull.resolve();
  });
  await isFull.promise;
  const over = async () => {
    await emulator.stop();
    await Promise.all(held);
  };
  return { emulator, account, complaints, over };
}

/** Those who were refused, each of whom is told when to ask again. */
function refusedOf(told: readonly Told[]): Told[] {
  expect(new Set(told.map(({ status, retryAfter }) => `${status} ${retryAfter}`))).toEqual(new Set(["503 1"]));
  return [...told];
}

describe("what is too much is refused at once, and", () => {
  test("on each plane in its own form, by which nothing was done and no row written", async () => {
    const { emulator, account, complaints, over } = await full();
    const path = `${account.apiUrl}/accounts/${account.id}/access/service_tokens`;
    for (const { text } of refusedOf(await storm(path, { method: "POST", body: '{"name":"of the storm"}' }, 20))) {
      expect(JSON.parse(text)).toEqual({
        success: false,
        errors: [{ code: 503, message: expect.stringMatching(/^access-emulator: /) as unknown }],
        messages: [],
        result: null,
      });
    }
    for (const { text } of refusedOf(
      await storm(`${emulator.url}/_emulator/accounts/${account.id}/snapshot`, undefined, 20),
    )) {
      expect(JSON.parse(text)).toEqual({ error: { code: "overloaded", message: expect.any(String) as unknown } });
    }
    for (const { text } of refusedOf(
      await storm(`${emulator.url}/_edge/${account.id}/app.example.com/`, undefined, 20),
    )) {
      expect(JSON.parse(text)).toMatchObject({ error: { code: "edge" } });
    }
    await create(await emulator.account());
    expect(complaints).toEqual([]);
    await over();
  });

  test("leaves no trace when there is room again", async () => {
    const { account, over } = await full();
    const path = `${account.apiUrl}/accounts/${account.id}/access/service_tokens`;
    refusedOf(await storm(path, { method: "POST", body: '{"name":"of the storm"}' }, 20));
    await expect.poll(async () => (await ask(`${path}/none`)).status, { timeout: 60_000 }).toBe(404);
    const { requests } = await account.requests({ status: 503 });
    const { requests: creates } = await account.requests({ operation: "create" });
    expect([requests, creates]).toEqual([[], []]);
    await over();
  });
});

test("while one account is stormed, another is answered, and so is the first when the storm is over", async () => {
  const { emulator, account } = await narrow(20);
  const other = await emulator.account();
  const storming = { isOver: false };
  const told = storm(`${account.apiUrl}/accounts/${account.id}/access/service_tokens?per_page=400`, undefined, 300);
  void told.finally(() => (storming.isOver = true));
  let answered = 0;
  while (!storming.isOver) {
    await create(other);
    answered += 1;
  }
  expect(new Set((await told).map(({ status }) => status)).has(200)).toBe(true);
  expect(answered).toBeGreaterThan(0);
  expect((await list(other)).length).toBe(answered);
  expect((await list(account)).length).toBeGreaterThan(0);
});

test("a thousand creates at once all succeed, as nobody asked for less", async () => {
  const emulator = await started({ settings: NO_LIMIT });
  const account = await emulator.account();
  const path = `${account.apiUrl}/accounts/${account.id}/access/service_tokens`;
  const told = await storm(path, { method: "POST", body: '{"name":"one of many"}' }, 1000);
  expect(told.filter(({ status }) => status !== 201)).toEqual([]);
});

test("requests that a fault delays keep none of other accounts waiting, nor of the same", async () => {
  const emulator = await started();
  const [account, other] = [await emulator.account(), await emulator.account()];
  await create(account);
  await account.fault({ operation: "list", position: "before", effect: { type: "delay", by: "5m" }, times: 20 });
  const path = `${account.apiUrl}/accounts/${account.id}/access/service_tokens`;
  let delayed = 0;
  const lists = Array.from({ length: 20 }, async () => {
    await ask(path).then(
      () => (delayed += 1),
      () => {}, // the emulator ends before
    );
  });
  for (let n = 0; n < 20; n++) {
    await create(other);
    await create(account);
  }
  expect(delayed).toBe(0);
  await emulator.stop();
  await Promise.all(lists);
});

test("requests that a fault delays are all answered, also after many others that it delayed one by one", async () => {
  const emulator = await started();
  const account = await emulator.account();
  const path = `${account.apiUrl}/accounts/${account.id}/access/service_tokens`;
  const delay = (by: string, times: number) =>
    account.fault({ operation: "list", position: "before", effect: { type: "delay", by }, times });
  await delay("60ms", 20);
  for (let n = 0; n < 20; n++) await ask(path);
  await delay("3s", 40);
  const told = await storm(path, undefined, 40);
  expect(told.filter(({ status }) => status !== 200)).toEqual([]);
});
