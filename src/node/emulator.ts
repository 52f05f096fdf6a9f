import { fileURLToPath } from "node:url";
import type { Account } from "./client/account.ts";
import { Accounts, type AccountOptions, type AccountSource, type ScannedText } from "./client/accounts.ts";
import { ControlPlane } from "./client/control-plane.ts";
import type { JournalRequest, RequestFilter, RequestPage, RequestQuery } from "../contract/journal.ts";
import type { Seed, Seeded } from "../contract/seed.ts";
import { EmulatorError } from "./client/emulator-error.ts";
import { checkOptions, type EmulatorOptions } from "./emulator-options.ts";
import { requestsReceived } from "./client/requests-received.ts";
import { environmentOf, interceptEnvironmentOf, type Environment } from "./environment.ts";
import type { InterceptPlace } from "./intercept/interception.ts";
import { checkedPort, interceptionPlan, Interceptor } from "./intercept/interceptor.ts";
import type { FoundSecret, ScanOptions } from "../contract/scan.ts";
import { problemOfOriginNetwork } from "../rules/values/origin-network.ts";
import { problemOfOwnNames } from "../rules/values/own-names.ts";
import { operatorToken } from "./client/operator-token.ts";
import { originOf, reachable } from "./client/origin.ts";
import { withSecrets } from "./client/seed-secrets.ts";
import { holdsState, markState, refuseNewerState } from "./process/schema-mark.ts";
import { problemOfStart } from "./process/start-problems.ts";
import { claim, persistentFolder, privateFolder, release, type StateFolder } from "./process/state-folder.ts";
import { refuseInsideWorkerd } from "./process/workerd-binary.ts";
import { startWorkerd, type WorkerdProcess } from "./process/workerd-process.ts";

/** A running emulator. */
export class Emulator implements AccountSource, AsyncDisposable {
  /** The origin, such as `http://127.0.0.1:8787`. */
  readonly url: string;
  /** The base URL for clients; ends in `/client/v4`. */
  readonly apiUrl: string;
  readonly host: string;
  readonly port: number;
  /** The process id of workerd. */
  readonly pid: number;
  /** The proxy, with `intercept`. */
  readonly proxyUrl: string | undefined;
  /** The origin over https, with `tls`. */
  readonly tlsUrl: string | undefined;
  /** With `intercept` or `tls`: the PEM file of the certificate authority that was made for this emulator alone. */
  readonly caCertificate: string | undefined;
  /** @internal What a child process needs to know of `intercept`. */
  readonly interceptPlace: InterceptPlace | undefined;
  /** @internal What no other start has; health shows it. */
  readonly instance: string;
  /** Settles when workerd has ended: undefined after `stop()`, else the error that says how, with its last output. */
  readonly ended: Promise<EmulatorError | undefined>;
  readonly #workerd: WorkerdProcess;
  readonly #folder: StateFolder;
  readonly #control: ControlPlane;
  readonly #accounts: Accounts;
  readonly #interceptor: Interceptor | undefined;
  #whyEnded: string | undefined;
  #stopping: Promise<void> | undefined;

  /** @internal Use `startEmulator`. */
  constructor(host: string, workerd: WorkerdProcess, folder: StateFolder, interceptor: Interceptor | undefined) {
    this.host = host;
    this.port = workerd.port;
    this.pid = workerd.pid;
    this.url = originOf(host, workerd.port);
    this.apiUrl = `${this.url}/client/v4`;
    this.#workerd = workerd;
    this.#folder = folder;
    this.instance = folder.instance;
    this.#interceptor = interceptor;
    this.interceptPlace = interceptor?.placeAt(this.url);
    this.proxyUrl = this.interceptPlace?.proxyUrl;
    this.caCertificate = interceptor?.caCertificate;
    this.tlsUrl = interceptor?.tlsPort === undefined ? undefined : `https://${reachable(host)}:${interceptor.tlsPort}`;
    this.#control = new ControlPlane(this.url, () => this.#whyEnded);
    this.#accounts = new Accounts(this.url, this.#control);
    this.ended = workerd.ended.then((words) => {
      this.#whyEnded = words;
      return this.#stopping ? undefined : new EmulatorError("ended", words);
    });
    claim(folder, workerd.pid, this.url);
  }

  async account(options: AccountOptions = {}): Promise<Account> {
    if (this.#whyEnded !== undefined) throw new EmulatorError("ended", this.#whyEnded);
    return this.#accounts.account(options);
  }

  seed(seed: Seed): Promise<Seeded> {
    return this.#accounts.seed(seed);
  }

  scan(text: ScannedText, options: ScanOptions = {}): Promise<readonly FoundSecret[]> {
    return this.#accounts.scan(text, options);
  }

  requests(query: RequestQuery = {}): Promise<RequestPage> {
    return this.#accounts.requests(query);
  }

  eachRequest(filter: RequestFilter = {}): AsyncGenerator<JournalRequest, void, undefined> {
    return this.#accounts.eachRequest(filter);
  }

  clearRequests(): Promise<void> {
    return this.#accounts.clearRequests();
  }

  /**
   * What a child process needs in its environment, beside what it has: API token and account id, and with `intercept` the
   * proxy and the certificates; without it the base URL.
   */
  environment({ id, token }: Pick<Account, "id" | "token">): Environment {
    return this.interceptPlace
      ? interceptEnvironmentOf(this.interceptPlace, { account: id, token, before: process.env })
      : environmentOf(this.apiUrl, id, token);
  }

  /** @internal Whether there is a proxy, and nobody has come to it. */
  get proxyIsUnused(): boolean {
    return this.interceptPlace !== undefined && this.#interceptor?.wasUsed === false;
  }

  /** @internal The hosts for which the proxy was asked, and that are not the emulator's. */
  get otherHosts(): readonly string[] {
    return this.#interceptor?.otherHosts ?? [];
  }

  /** @internal Whether nothing at all has come to it, but for what this object sent; undefined when it does not say. */
  async isUnused(): Promise<boolean | undefined> {
    const received = await requestsReceived(this.host, this.port);
    return received === undefined ? undefined : received <= this.#control.sent;
  }

  /** @internal Asks whether it is healthy; wrong settings of the process, and state that cannot be read, are told here. */
  async check(): Promise<void> {
    await this.#control.send("GET", "/health", undefined, "bad-settings");
  }

  /** Ends workerd at once; private state is removed. Nothing that was answered is lost. Twice is as once. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    await Promise.all([this.#workerd.kill(), this.#interceptor?.stop()]);
    release(this.#folder);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

/** The folder of the built library, with the configuration of workerd beside it. */
const HERE = fileURLToPath(new URL(".", import.meta.url));

/**
 * Starts an emulator of its own: raw workerd, up in some 40 milliseconds. Several run side by side.
 *
 * @throws EmulatorError whose `code` says what is wrong: `port-taken`, `folder-unusable`, `state-unreadable`, `bad-seed`, …
 *
 * @example
 * await using emulator = await startEmulator();
 * const account = await emulator.account();
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  refuseInsideWorkerd();
  checkOptions(options);
  operatorToken(); // a wrong one is told before anything starts
  checkOwnNames(options);
  const originNetwork = originNetworkOf(options);
  const { host = "127.0.0.1", persist, settings, log, onComplaint, intercept, tls } = options;
  const seed = seedIn(options);
  const port = checkedPort(options.port);
  const plan = interceptionPlan({ host, intercept, tls });
  const folder = persist === undefined ? privateFolder() : await persistentFolder(persist);
  let interceptor: Interceptor | undefined;
  let workerd: WorkerdProcess | undefined;
  let emulator: Emulator | undefined;
  try {
    const holdsMore = !folder.isPrivate && holdsState(folder.path);
    if (holdsMore) refuseNewerState(folder.path);
    interceptor = plan && new Interceptor(plan);
    const [started, intercepting] = await Promise.allSettled([
      startWorkerd({
        host,
        port,
        configs: HERE,
        behindTls: plan !== undefined,
        reachesPrivate: originNetwork === "private",
        folder: folder.path,
        privateFolders: [...(folder.isPrivate ? [folder.path] : []), ...(interceptor ? [interceptor.folder.path] : [])],
        variables: {
          ...variablesFor(options),
          EMULATOR_ORIGIN_NETWORK: originNetwork,
          EMULATOR_INSTANCE: folder.instance,
        },
        onLog: log === undefined ? undefined : typeof log === "string" ? (line) => console.log(line) : log.write,
        onComplaint,
      }),
      interceptor?.start(
        (scheme, isNear) =>
          scheme === "https"
            ? { host: "127.0.0.1", port: (isNear ? workerd?.portBehindTls : workerd?.portOfNetworkBehindTls) ?? 0 }
            : { host: reachable(host).replaceAll(/[[\]]/g, ""), port: workerd?.port ?? 0 },
        onComplaint,
      ),
    ]);
    if (started.status === "rejected") throw started.reason;
    workerd = started.value;
    if (intercepting.status === "rejected") throw intercepting.reason;
    emulator = new Emulator(host, workerd, folder, interceptor);
    if (holdsMore || settings || process.env.EMULATOR_SETTINGS) await emulator.check();
    if (!folder.isPrivate) markState(folder.path);
    if (seed) await emulator.seed(seed);
    return emulator;
  } catch (problem) {
    await (emulator ? emulator.stop() : Promise.all([workerd?.kill(), interceptor?.stop()]));
    release(folder);
    throw problemOfStart(problem, { settings: settings !== undefined, isPrivate: folder.isPrivate });
  }
}

/** A name that is none would be told to the first client, and to no one before. */
function checkOwnNames({ allowedHosts }: EmulatorOptions): void {
  const isEmpty = allowedHosts?.some((name) => name.trim() === "") ?? false;
  const problem = isEmpty
    ? "allowedHosts (--allowed-host) has an empty name: write a name such as emulator.example.com, or leave it out."
    : problemOfOwnNames(allowedHosts?.join(",") ?? process.env.EMULATOR_ALLOWED_HOSTS);
  if (problem !== undefined) throw new EmulatorError("bad-settings", problem);
}

/** The configuration of workerd and what the Worker is told go together. */
function originNetworkOf({ originNetwork }: EmulatorOptions): string {
  const network = originNetwork ?? (process.env.EMULATOR_ORIGIN_NETWORK || "loopback");
  const problem = problemOfOriginNetwork(network);
  if (problem !== undefined) throw new EmulatorError("bad-settings", problem);
  return network;
}

/** With its secrets; what is wrong with them is told before anything starts. */
function seedIn({ seed, seedSecrets }: EmulatorOptions): Seed | undefined {
  if (seedSecrets === undefined) return seed;
  if (seed === undefined) throw new EmulatorError("bad-seed", "seedSecrets: there is no seed that they are for.");
  return Array.isArray(seed.accounts) ? { ...seed, accounts: withSecrets(seed.accounts, seedSecrets) } : seed;
}

function variablesFor({ accounts, allowedHosts, settings, log }: EmulatorOptions): Record<string, string> {
  return {
    ...(allowedHosts ? { EMULATOR_ALLOWED_HOSTS: allowedHosts.join(",") } : {}),
    ...(accounts ? { EMULATOR_ACCOUNTS: accounts.join(",") } : {}),
    ...(settings ? { EMULATOR_SETTINGS: JSON.stringify(settings) } : {}),
    ...(log ? { EMULATOR_LOG: typeof log === "string" ? log : log.format } : {}),
  };
}
