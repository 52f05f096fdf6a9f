/** The control plane through the library, on raw workerd. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startEmulator, type Account, type Emulator } from "../../support/node/built-library.ts";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.stop());

type Token = { id: string; client_id: string; client_secret: string; expires_at: string };

function send(account: Account, method: string, path = "", body?: unknown): Promise<Response> {
  return fetch(`${account.apiUrl}/accounts/${account.id}/access/service_tokens${path}`, {
    method,
    headers: { authorization: `Bearer ${account.token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function created(account: Account, body: object): Promise<Token> {
  return ((await (await send(account, "POST", "", body)).json()) as { result: Token }).result;
}

describe("account.clock", () => {
  test("admits a token one second before its expiry, and refuses it at it", async () => {
    const account = await emulator.account();
    await account.clock.freeze("2026-03-01T12:00:00Z");
    const token = await created(account, { name: "CI", duration: "1h" });
    await account.clock.advance("59m59s");
    expect(await account.verify(token.client_id, token.client_secret)).toMatchObject({ admitted: true });
    await account.clock.advanceTo(token.expires_at);
    expect(await account.verify(token.client_id, token.client_secret)).toMatchObject({ reason: "expired" });
  });

  test("can be read, set by a Date, and let run", async () => {
    const { clock } = await emulator.account();
    await clock.freeze();
    expect(await clock.set(new Date("2030-01-01T00:00:00.5Z"))).toEqual({
      now: "2030-01-01T00:00:00Z",
      mode: "frozen",
    });
    expect(await clock.run()).toMatchObject({ mode: "running" });
    expect((await clock.read()).now).toMatch(/^2030-01-01T00:00:0/);
  });

  test("says what is wrong with a wish", async () => {
    const { clock } = await emulator.account();
    await expect(clock.advance("1d")).rejects.toThrow("clock.advance: by must be a Go duration");
    await expect(clock.advance("-1h")).rejects.toThrow(
      "clock.advance: by must not be negative: to go back, set the clock",
    );
    await expect(clock.advanceTo("2001-01-01T00:00:00Z")).rejects.toThrow("clock.advanceTo: to lies before");
    await expect(clock.set("soon")).rejects.toThrow("clock.set: now must be an RFC 3339 time");
  });
});

describe("account.fault", () => {
  test("drops the connection after the change was made", async () => {
    const account = await emulator.account();
    await account.fault({ operation: "create", position: "after-commit", effect: { type: "drop" } });
    const lost = send(account, "POST", "", { name: "CI" }).then((response) => response.text());
    await expect(lost).rejects.toThrow(/terminated|fetch failed|other side closed/);

    const { result } = (await (await send(account, "GET")).json()) as { result: { name: string }[] };
    expect(result.map(({ name }) => name)).toEqual(["CI"]);
    expect(await account.faults()).toMatchObject([{ times: 0, hits: 1 }]);
  });

  test("is gone when it was taken away", async () => {
    const account = await emulator.account();
    const effect = { type: "error", status: 503, code: 10001 } as const;
    const { id } = await account.fault({ operation: "list", position: "before", effect, times: 5 });
    expect((await send(account, "GET")).status).toBe(503);
    await account.clearFaults(id);
    expect((await send(account, "GET")).status).toBe(200);
    await account.fault({ operation: "list", position: "before", effect });
    await account.clearFaults();
    expect(await account.faults()).toEqual([]);
  });
});
