/** One run of one client: its folder, its accounts, its commands, and what it proved. */
import { randomBytes } from "node:crypto";
import { cpSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Account, Admission, Emulator } from "../../src/node/index.ts";
import type { Client, Found } from "./client.ts";
import { command, type CommandOptions, type Ended } from "./command.ts";
import type { RequestLog } from "./seen.ts";

/** The client's packages could not be installed: no network, or a registry that lacks them. */
export class NotInstalled extends Error {}

/** What all clients of a run share. */
export interface Stage {
  readonly emulator: Emulator;
  readonly log: RequestLog;
  /** Where each client has a folder of its own. */
  readonly folder: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

export class ClientRun {
  readonly command: string;
  /** The client's; some tell it only once they run. */
  version: string;
  /** A copy of the client's folder, to install and build in. */
  readonly folder: string;
  readonly emulator: Emulator;
  readonly account: Account;
  /** A zone that is bound to the account. */
  readonly zoneId: string;
  /** What clients read: base URL, API token, account and zone; and what only our own programs ask for. */
  readonly environment: Environment;
  /** The same for a client that knows no base URL: what it sends to api.cloudflare.com is led to the emulator. */
  readonly intercepted: Environment;
  readonly proved: string[] = [];
  /** The accounts and zones that are this client's alone. */
  readonly ids: ReadonlySet<string>;
  readonly #log: RequestLog;

  private constructor(found: Found, folder: string, stage: Stage, accounts: AccountsOfClient) {
    const { emulator, log } = stage;
    this.#log = log;
    this.command = found.command;
    this.version = found.version ?? "unknown";
    this.folder = folder;
    this.emulator = emulator;
    const { account, zoneId, locked, strict, faulty } = accounts;
    this.account = account;
    this.zoneId = zoneId;
    this.ids = new Set([account.id, zoneId, locked.id, strict.id, faulty.id]);
    const ours = {
      CLOUDFLARE_ZONE_ID: zoneId,
      EMULATOR_VERIFY_URL: `${emulator.url}/_emulator/accounts/${account.id}/verify`,
      LOCKED_ACCOUNT_ID: locked.id,
      STRICT_ACCOUNT_ID: strict.id,
      FAULTY_ACCOUNT_ID: faulty.id,
    };
    this.environment = { ...account.environment, ...ours };
    this.intercepted = {
      CLOUDFLARE_BASE_URL: undefined,
      CLOUDFLARE_API_BASE_URL: undefined,
      ...emulator.environment(account),
      ...ours,
    };
  }

  static async start(client: Client, found: Found, stage: Stage): Promise<ClientRun> {
    const own = join(stage.folder, client.id);
    cpSync(resolve("test/clients", client.folder), own, { recursive: true });
    return new ClientRun(
      { ...found, ...(client.pinned ? { version: client.pinned } : {}) },
      own,
      stage,
      await accountsFor(stage.emulator),
    );
  }

  /** Runs what must be done before, such as the installation of a package; a failure says that it cannot be had. */
  async install(file: string, args: readonly string[], options: Partial<CommandOptions> = {}): Promise<void> {
    const ended = await command(file, args, { cwd: this.folder, patience: 400_000, ...options }).catch(
      (problem: unknown) => {
        throw new NotInstalled(String(problem));
      },
    );
    if (ended.code !== 0) throw new NotInstalled(lastLines(ended, [file, ...args].join(" ")));
  }

  /** Runs a command of the client, with the environment of its account. */
  run(file: string, args: readonly string[], options: Partial<CommandOptions> = {}): Promise<Ended> {
    const { env, ...others } = options;
    return command(file, args, { cwd: this.folder, env: { ...this.environment, ...env }, ...others });
  }

  /** Runs a command that must end well, and gives what it printed. */
  async succeed(file: string, args: readonly string[], options: Partial<CommandOptions> = {}): Promise<string> {
    const ended = await this.run(file, args, options);
    if (ended.code !== 0) throw new Error(lastLines(ended, [file, ...args].join(" "), 40));
    return ended.stdout;
  }

  /** Runs a program of ours that uses the client: each line `{"proved":"…"}` is a statement that it found true. */
  async program(file: string, args: readonly string[], options: Partial<CommandOptions> = {}): Promise<void> {
    const stdout = await this.succeed(file, args, options);
    for (const line of stdout.split("\n").filter((text) => text.trim() !== "")) this.proved.push(statementOf(line));
  }

  /** Insists that something is so, and notes it as proved. */
  expect(what: string, isSo: boolean, seen: unknown = undefined): void {
    if (!isSo) throw new Error(`Not so: ${what}. Seen: ${typeof seen === "string" ? seen : JSON.stringify(seen)}`);
    if (!this.proved.includes(what)) this.proved.push(what);
  }

  /** Asks the API for something in the client's stead: what somebody else does, behind its back. */
  async behindItsBack(method: string, path: string, body?: object): Promise<unknown> {
    const url = `${this.account.apiUrl}/${path}`;
    const headers = { authorization: `Bearer ${this.account.token}` };
    const sent = body ? { body: JSON.stringify(body) } : {};
    return this.#log.without(this.emulator.url, this.ids, async () => {
      const answer = await fetch(url, { method, headers, ...sent });
      const told = (await answer.json()) as { result: unknown };
      if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(told)}`);
      return told.result;
    });
  }

  /** Which secret this is by the emulator, or why it is refused. */
  async admission(clientId: string, secret: string): Promise<Admission["secret" | "reason"]> {
    const { admitted, secret: which, reason } = await this.account.verify(clientId, secret);
    return admitted ? which : reason;
  }
}

interface AccountsOfClient {
  readonly account: Account;
  readonly zoneId: string;
  /** Access is not enabled: 403. */
  readonly locked: Account;
  /** A name can be used once: 409. */
  readonly strict: Account;
  /** Lists answer 429, and every get 500. */
  readonly faulty: Account;
}

async function accountsFor(emulator: Emulator): Promise<AccountsOfClient> {
  const zoneId = randomBytes(16).toString("hex");
  const [account, locked, strict, faulty] = await Promise.all([
    emulator.account({ seed: { zones: [{ id: zoneId }] } }),
    emulator.account({ seed: { settings: { access_enabled: false } } }),
    emulator.account({ seed: { settings: { assumptions: { "duplicate-names": "refuse" } } } }),
    emulator.account(),
  ]);
  const fault = { position: "before", times: 100 } as const;
  await faulty.fault({ ...fault, operation: "list", effect: { type: "error", status: 429, code: 971 } });
  await faulty.fault({ ...fault, operation: "get", effect: { type: "error", status: 500, code: 10001 } });
  return { account, zoneId, locked, strict, faulty };
}

function statementOf(line: string): string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new Error(`A program of a client prints statements only, not: ${line}`);
  }
  if (typeof value === "object" && value !== null && "proved" in value && typeof value.proved === "string") {
    return value.proved;
  }
  throw new Error(`A program of a client prints statements only, not: ${line}`);
}

function lastLines({ code, stdout, stderr }: Ended, said: string, count = 12): string {
  const lines = `${stdout}\n${stderr}`.split("\n").filter((line) => line.trim() !== "");
  return `${said} ended with ${code}:\n${lines.slice(-count).join("\n")}`;
}
