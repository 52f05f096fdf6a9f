/** The staging sandbox as `wrangler dev --env sandbox` serves it: closed, until it has an operator's token. */
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { startWranglerDev, type WranglerOptions } from "../support/black-box/wrangler-dev.ts";

vi.setConfig({ testTimeout: 120_000 }); // each starts wrangler, on a machine that may be busy

const account = "0000000000000000000000000000000a";
const operatorToken = "for-this-test-only";

/** What a stranger would try first; each is answered with success where it is let in. */
const requests: readonly (readonly [method: string, path: string, body?: object])[] = [
  ["GET", "/_emulator/accounts"],
  ["POST", "/_emulator/accounts", {}],
  ["GET", `/_emulator/accounts/${account}/settings`],
  ["GET", `/_emulator/accounts/${account}/snapshot`],
  ["PATCH", `/_emulator/accounts/${account}/settings`, { access_enabled: true }],
  ["DELETE", `/_emulator/accounts/${account}`],
  ["GET", "/client/v4/accounts"],
  ["GET", `/client/v4/accounts/${account}/access/service_tokens`],
  ["POST", `/client/v4/accounts/${account}/access/service_tokens`, { name: "a token" }],
];

async function sandbox(options: WranglerOptions = {}): Promise<string> {
  const server = await startWranglerDev({ environment: "sandbox", ...options });
  onTestFinished(() => server.stop());
  return server.url;
}

/** The status of each of the requests, by its method and path. */
async function statuses(url: string, token: string): Promise<Record<string, number>> {
  const answers: Record<string, number> = {};
  for (const [method, path, body] of requests) {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(url + path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    await response.arrayBuffer();
    answers[`${method} ${path}`] = response.status;
  }
  return answers;
}

const isSuccess = (status: number): boolean => status >= 200 && status < 300;
/** Those requests that were let in, or that were refused in another way than by being closed. */
const notClosed = (answers: Record<string, number>) =>
  Object.entries(answers).filter(([, status]) => isSuccess(status) || ![403, 503].includes(status));
const refused = (answers: Record<string, number>) => Object.entries(answers).filter(([, status]) => !isSuccess(status));

async function healthOf(url: string): Promise<number> {
  return (await fetch(`${url}/_emulator/health`)).status;
}

/** The project's configuration in a folder of its own, without some of its files. */
function configWithout(...left: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "access-emulator-config-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  symlinkSync(resolve("src"), join(folder, "src"), "junction");
  for (const file of ["wrangler.toml", ".env", ".dev.vars", ".dev.vars.sandbox"]) {
    if (!left.includes(file)) cpSync(file, join(folder, file));
  }
  return join(folder, "wrangler.toml");
}

test("without an operator's token it lets nobody in, and is healthy", async () => {
  const url = await sandbox();
  expect(notClosed(await statuses(url, "any-token"))).toEqual([]);
  expect(notClosed(await statuses(url, operatorToken))).toEqual([]);
  expect(await healthOf(url)).toBe(200);
});

test("with an operator's token it lets in who presents that, and nobody else", async () => {
  const url = await sandbox({ variables: { EMULATOR_OPERATOR_TOKEN: operatorToken } });
  expect(notClosed(await statuses(url, "any-token"))).toEqual([]);
  expect(notClosed(await statuses(url, operatorToken.toUpperCase()))).toEqual([]);
  expect(refused(await statuses(url, operatorToken))).toEqual([]);
  expect(await healthOf(url)).toBe(200);
});

test("it is .dev.vars.sandbox that closes it: without the file, .dev.vars would open it to everybody", async () => {
  const closed = await sandbox({ config: configWithout() });
  expect(notClosed(await statuses(closed, "any-token"))).toEqual([]);

  const open = await sandbox({ config: configWithout(".dev.vars.sandbox") });
  expect(refused(await statuses(open, "any-token"))).toEqual([]);
});
