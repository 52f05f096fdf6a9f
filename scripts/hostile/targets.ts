/** Starts the emulator as people run it: raw workerd, `wrangler dev`, and the configuration that is deployed. */
import { randomBytes } from "node:crypto";
import { startWranglerDev, type WranglerOptions } from "../../test/support/black-box/wrangler-dev.ts";
import { startEmulator } from "../../test/support/node/built-library.ts";
import type { Target, TargetAccount, TargetName } from "./hostile-class.ts";

export interface Started extends Target {
  stop(): Promise<void>;
}

export const targetNames: readonly TargetName[] = ["workerd", "wrangler-dev", "sandbox"];

const starts: Readonly<Record<TargetName, () => Promise<Started>>> = {
  workerd: startOnWorkerd,
  "wrangler-dev": async () => ({
    ...(await underWrangler({})),
    name: "wrangler-dev",
    control: {},
    account: localAccount,
  }),
  sandbox: startSandbox,
};

export const startTarget = (name: TargetName): Promise<Started> => starts[name]();

/** On a developer's machine any token opens any account, and an account is there as soon as it is used. */
async function localAccount(): Promise<TargetAccount> {
  return { id: randomBytes(16).toString("hex"), headers: { authorization: "Bearer hostile" } };
}

async function startOnWorkerd(): Promise<Started> {
  const said = new Complaints();
  const emulator = await startEmulator({ onComplaint: (line) => said.hear(`${line}\n`) });
  return {
    name: "workerd",
    url: emulator.url,
    pid: emulator.pid,
    control: {},
    account: localAccount,
    newErrors: () => said.taken(),
    stop: () => emulator.stop(),
  };
}

async function underWrangler(options: WranglerOptions) {
  const said = new Complaints();
  const server = await startWranglerDev({ ...options, output: (text) => said.hear(text) });
  said.taken(); // what it says of its start
  return { url: server.url, pid: server.pid, newErrors: () => said.taken(), stop: () => server.stop() };
}

/** What would be deployed: closed but for the operator's token. Its accounts are those of a tenant without quotas. */
async function startSandbox(): Promise<Started> {
  const operatorToken = `operator-${randomBytes(16).toString("hex")}`;
  const server = await underWrangler({
    environment: "sandbox",
    variables: { EMULATOR_OPERATOR_TOKEN: operatorToken },
  });
  const control = { authorization: `Bearer ${operatorToken}` };
  const created = async (path: string, headers: Readonly<Record<string, string>>, body: object) => {
    const answer = await fetch(server.url + path, { method: "POST", headers, body: JSON.stringify(body) });
    if (answer.status !== 201) throw new Error(`POST ${path} was answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as { id: string; key: string };
  };
  const none = { accounts: null, tokens_per_account: null, bytes: null, requests_per_minute: null };
  const { key } = await created("/_emulator/tenants", control, { name: "hostile", expires_at: null, quotas: none });
  const headers = { authorization: `Bearer ${key}` };
  const account = async () => ({ id: (await created("/_emulator/accounts", headers, {})).id, headers });
  return { ...server, name: "sandbox", control, account };
}

/** Keeps what a process says until it is asked for it; of a flood, the beginning. */
class Complaints {
  #text = "";

  hear(text: string): void {
    // A line a request is no complaint, and the path in it is whatever was sent.
    const kept = text.split(/(?<=\n)/).filter((line) => !line.startsWith("[wrangler:info]"));
    if (this.#text.length < 200_000) this.#text += kept.join("");
  }

  taken(): string {
    const text = this.#text;
    this.#text = "";
    return text;
  }
}
