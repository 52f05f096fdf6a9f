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

/** Those who were refused, which are some, beside others who were not. */
function refusedOf(told: readonly Told[], answered: number): Told[] {
  const refused = told.filter(({ status }) => status === 503);
  expect(refused.length).toBeGreaterThan(0);
  expect(told.length - refused.length).toBeGreaterThan(0);
  expect(new Set(told.map(({ status }) => status))).toEqual(new Set([503, answered]));
  for (const { retryAfter } of refused) expect(retryAfter).toBe("1");
  return refused;
}

describe("what is too much is refused at once, and", () => {
  test("on the API in Cloudflare's form, by which nothing was done and no row written", async () => {
    const { emulator, account, complaints } = await narrow(3);
    const path = `${account.apiUrl}/accounts/${account.id}/access/service_tokens`;
    const told = await storm(path, { method: "POST", body: '{"name":"of the storm"}' });
    for (const { text } of refusedOf(told, 201)) {
      expect(JSON.parse(text)).toEqual({
        success: false,
        errors: [{ code: 503, message: expect.stringMatching(/^access-emulator: /) as unknown }],
        messages: [],
        result: null,
      });
    }
    const created = told.filter(({ status }) => status === 201).length;
    const after = await ask(`${path}?per_page=1&name=of%20the%20storm`);
    expect(JSON.parse(after.text)).toMatchObject({ result_info: { total_count: created } });
    const { requests } = await account.requests({ status: 503 });
    expect(requests).toEqual([]);
    await create(await emulator.account());
    expect(complaints).toEqual([]);
  });

  test("on the control plane in its own", async () => {
    const { emulator, account } = await narrow(3);
    const told = await storm(`${emulator.url}/_emulator/accounts/${account.id}/snapshot`);
    for (const { text } of refusedOf(told, 200)) {
      expect(JSON.parse(text)).toEqual({ error: { code: "overloaded", message: expect.any(String) as unknown } });
    }
    expect((await ask(`${emulator.url}/_emulator/accounts/${account.id}/snapshot`)).status).toBe(200);
  });

  test("at the edge, where who is let in takes as long as its origin does", async () => {
    const { emulator, account } = await narrow(1);
    const told = await storm(`${emulator.url}/_edge/${account.id}/app.example.com/`, undefined, 400);
    for (const { text } of refusedOf(told, 200)) expect(JSON.parse(text)).toMatchObject({ error: { code: "edge" } });
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
  refusedOf(await told, 200);
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
  await account.fault({ operation: "list", position: "before", effect: { type: "delay", by: "15s" }, times: 20 });
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
