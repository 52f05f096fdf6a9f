/** The Worker, unchanged, behind the edge of the emulator. */
import { env } from "cloudflare:workers";
import { beforeAll, expect, test, vi } from "vitest";
import worker from "../src/worker.ts";

const EMULATOR = "http://emulator.localhost";
const URL = "https://app.example.com/whoami";
const id = "0000000000000000000000000000000a";
const ofAnotherTeam = "0000000000000000000000000000000b";
const headersOf = (name: string) => ({
  "CF-Access-Client-Id": `${name.padEnd(32, "0")}.access`,
  "CF-Access-Client-Secret": `${name}-secret`,
});
const token = (name: string, client: string) => ({
  name,
  client_id: headersOf(client)["CF-Access-Client-Id"],
  client_secret: headersOf(client)["CF-Access-Client-Secret"],
});

beforeAll(async () => {
  const tokens = [token("CI", "c1"), token("another", "a2")];
  const anotherTeam = {
    id: ofAnotherTeam,
    organization: { auth_domain: "emca.cloudflareaccess.com" },
    tokens,
    applications: [{ domain: "another.example.com", aud: env.ACCESS_AUD, admits: ["CI"] }],
  };
  const account = {
    id,
    organization: { auth_domain: `${env.ACCESS_TEAM}.cloudflareaccess.com` },
    tokens,
    applications: [
      { domain: "app.example.com", aud: env.ACCESS_AUD, admits: ["CI"] },
      { domain: "other.example.com", admits: ["CI"] },
    ],
  };
  const response = await fetch(`${EMULATOR}/_emulator/seed`, {
    method: "POST",
    body: JSON.stringify({ accounts: [account, anotherTeam] }),
  });
  expect(response.status, await response.text()).toBe(200);
});

test("a service token gets in, and the Worker knows which it was", async () => {
  const response = await fetch(URL, { headers: headersOf("c1") });
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ client_id: headersOf("c1")["CF-Access-Client-Id"] });
});

test.each([
  ["no-credentials", {}],
  ["not-in-policy", headersOf("a2")],
  ["wrong-secret", { ...headersOf("c1"), "CF-Access-Client-Secret": "a guess" }],
])("%s: the Worker is not even asked", async (reason, headers) => {
  const asked = vi.spyOn(worker, "fetch");
  const response = await fetch(URL, { headers, redirect: "manual" });
  expect(response.status).toBe(403);
  expect(response.headers.get("Emulator-Reason")).toBe(reason);
  await response.body?.cancel();
  expect(asked).not.toHaveBeenCalled();
  await (await fetch(URL, { headers: headersOf("c1") })).body?.cancel();
  expect(asked).toHaveBeenCalledOnce();
  asked.mockRestore();
});

/** What the origin of a host is sent. These hosts have no Worker: an echo tells it. */
async function jwtFor(account: string, host: string): Promise<string> {
  const response = await fetch(`${EMULATOR}/_edge/${account}/${host}/`, { headers: headersOf("c1") });
  const { headers } = await response.json<{ headers: { "cf-access-jwt-assertion": string } }>();
  return headers["cf-access-jwt-assertion"];
}

/** The Worker by itself, without the edge. */
const statusOf = async (jwt: string) =>
  (await worker.request(URL, { headers: { "cf-access-jwt-assertion": jwt } })).status;

const rotateKeys = async () => {
  const keys = `https://api.cloudflare.com/client/v4/accounts/${id}/access/keys/rotate`;
  expect((await fetch(keys, { method: "POST", headers: { Authorization: "Bearer any-token" } })).status).toBe(200);
};

test.each([
  ["another application", id, "other.example.com"],
  ["another team, with the right AUD", ofAnotherTeam, "another.example.com"],
])("the JWT of %s does not get past the Worker's verifier", async (_, account, host) => {
  expect(await statusOf(await jwtFor(account, host))).toBe(401);
});

test("keys that were rotated are fetched again, and a JWT whose key was rotated out does not get past the verifier", async () => {
  const admitted = await fetch(URL, { headers: headersOf("c1") });
  const [, before = ""] = /CF_Authorization=([^;]+)/.exec(admitted.headers.get("Set-Cookie") ?? "") ?? [];
  expect(await statusOf(before)).toBe(200);
  await rotateKeys();
  await rotateKeys();
  expect((await fetch(URL, { headers: headersOf("c1") })).status).toBe(200);
  expect(await statusOf(before)).toBe(401);
});

test("a JWT that has expired by the time of the machine is refused: one of an account whose clock is two days behind", async () => {
  const now = new Date(Date.now() - 48 * 3_600_000).toISOString();
  const clock = `${EMULATOR}/_emulator/accounts/${id}/clock`;
  expect((await fetch(clock, { method: "PUT", body: JSON.stringify({ now }) })).status).toBe(200);
  expect((await fetch(URL, { headers: headersOf("c1") })).status).toBe(401);
});
