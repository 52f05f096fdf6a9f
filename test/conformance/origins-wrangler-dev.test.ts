/** Origins under `wrangler dev`, where the check of the URL is the only wall: there is no network of its own. */
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { Server } from "../support/black-box/server.ts";
import { startWranglerDev } from "../support/black-box/wrangler-dev.ts";

const HOST = "app.example.com";

let server: Server;
let sandbox: Server;
beforeAll(async () => {
  const variables = { EMULATOR_OPERATOR_TOKEN: "operators-own", EMULATOR_ORIGINS: "no-such-host.example" };
  [server, sandbox] = await Promise.all([startWranglerDev(), startWranglerDev({ environment: "sandbox", variables })]);
});
afterAll(() => Promise.all([server.stop(), sandbox.stop()]));

async function served(answer: RequestListener, address: string): Promise<number> {
  const origin = createServer(answer);
  origin.listen(0, address);
  await once(origin, "listening");
  onTestFinished(() => void origin.close());
  return (origin.address() as AddressInfo).port;
}
const put = async ({ url: at }: Server, id: string, url: string, headers: Record<string, string> = {}) => {
  const path = `${at}/_emulator/accounts/${id}/origins/${HOST}`;
  const answer = await fetch(path, { method: "PUT", headers, body: JSON.stringify({ url }) });
  const { error } = (await answer.json()) as { error?: { code: string } };
  return [answer.status, error?.code];
};
const visit = async ({ url }: Server, id: string, init: RequestInit = {}) => {
  const headers = { "cf-access-client-secret": "known-to-the-test", "emulator-client-ip": "203.0.113.7" };
  const answer = await fetch(`${url}/_edge/${id}/${HOST}/x?y=1`, { redirect: "manual", headers, ...init });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
};
const freshId = () => crypto.randomUUID().replaceAll("-", "");

test("a place of this machine is asked, by either address of localhost, and its redirects are the client's", async () => {
  const id = freshId();
  for (const address of ["127.0.0.1", "::1"]) {
    const port = await served((incoming, outgoing) => {
      const names = Object.keys(incoming.headers).filter((name) => /^emulator-|secret/.test(name));
      outgoing.writeHead(302, { location: "http://169.254.169.254/" });
      incoming.pipe(outgoing, { end: false });
      incoming.on("end", () => outgoing.end(` ${incoming.method} ${incoming.url} ${names.length}`));
    }, address);
    expect(await put(server, id, `http://localhost:${port}`)).toEqual([200, undefined]);
    const answer = await visit(server, id, { method: "POST", body: "four" });
    expect([answer.status, answer.text]).toEqual([302, "four POST /x?y=1 0"]);
    expect(answer.headers.get("location")).toBe("http://169.254.169.254/");
  }
});

test("nothing else is, and who does not listen is 502, as the emulator itself is 508", async () => {
  const id = freshId();
  for (const url of ["http://0.0.0.0:80", "http://[::ffff:127.0.0.1]:80", "http://2130706433", "https://a.example"]) {
    expect(await put(server, id, url), url).toEqual([400, "invalid-input"]);
  }
  await put(server, id, "http://127.0.0.1:1");
  const unreachable = await visit(server, id);
  expect([unreachable.status, unreachable.text]).toEqual([502, expect.stringContaining('"origin-unreachable"')]);
  await put(server, id, server.url);
  const looped = await visit(server, id);
  expect([looped.status, looped.text]).toEqual([508, expect.stringContaining("origin-loop")]);
});

test("where it is closed, the operator's list decides, and places of the machine are none", async () => {
  const headers = { authorization: "Bearer operators-own" };
  const made = await fetch(`${sandbox.url}/_emulator/accounts`, { method: "POST", headers, body: "{}" });
  const { id } = (await made.json()) as { id: string };
  for (const url of ["http://127.0.0.1:3000", "https://elsewhere.example"]) {
    expect(await put(sandbox, id, url, headers), url).toEqual([403, "origin-not-listed"]);
  }
  expect(await put(sandbox, id, "https://no-such-host.example", headers)).toEqual([200, undefined]);
  const { status, text } = await visit(sandbox, id);
  expect([status, text]).toEqual([502, expect.stringContaining('"origin-unreachable"')]);
  expect(text).not.toContain("no-such-host");
});
