/** The Worker, unchanged: what it sends to api.cloudflare.com reaches the emulator. Each test has its own account. */
import { describe, expect, test } from "vitest";
import worker, { type Env } from "../../src/worker.ts";

const CONTROL = "http://emulator.localhost/_emulator";

async function accountWith(...names: string[]): Promise<Env> {
  const id = crypto.randomUUID().replaceAll("-", "");
  const seed = { accounts: [{ id, tokens: names.map((name) => ({ name, client_secret: secretOf(name) })) }] };
  const response = await fetch(`${CONTROL}/seed`, { method: "POST", body: JSON.stringify(seed) });
  expect(response.status, await response.text()).toBe(200);
  return { CLOUDFLARE_ACCOUNT_ID: id, CLOUDFLARE_API_TOKEN: "any-token" };
}

async function isAdmitted(env: Env, pair: unknown): Promise<boolean> {
  const url = `${CONTROL}/accounts/${env.CLOUDFLARE_ACCOUNT_ID}/verify`;
  const response = await fetch(url, { method: "POST", body: JSON.stringify(pair) });
  return (await response.json<{ admitted: boolean }>()).admitted;
}

const secretOf = (name: string) => `${name}-`.padEnd(64, "0");
const ask = (env: Env, path: string, method = "GET") =>
  worker.fetch(new Request(`https://token-keeper.example${path}`, { method }), env);

describe("the Worker", () => {
  test("lists the names of the account", async () => {
    const env = await accountWith("deploy", "backup");
    expect(await (await ask(env, "/")).json()).toEqual(["deploy", "backup"]);
  });

  test("rotates one token, and both secrets are let in", async () => {
    const env = await accountWith("deploy", "backup");
    const rotated = await (await ask(env, "/rotate/deploy", "POST")).json<{ client_id: string }>();
    expect(await isAdmitted(env, rotated)).toBe(true);
    expect(await isAdmitted(env, { client_id: rotated.client_id, client_secret: secretOf("deploy") })).toBe(true);
    expect(await isAdmitted(env, { client_id: rotated.client_id, client_secret: "another" })).toBe(false);
  });

  test("does not know a token of another account", async () => {
    expect((await ask(await accountWith(), "/rotate/deploy", "POST")).status).toBe(404);
  });
});
