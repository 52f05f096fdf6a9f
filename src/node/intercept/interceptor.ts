/** From what `startEmulator` is told about `intercept` and `tls` to something that runs. */
import { EmulatorError } from "../client/emulator-error.ts";
import { CLOUDFLARE_HOSTS, plainHostname, problemOfHost } from "./intercepted-hosts.ts";
import type {
  Interception,
  InterceptionOptions,
  InterceptOptions,
  InterceptPlace,
  ListenProblem,
  StartInterception,
  TlsOptions,
} from "./interception.ts";
import { privateFolder, release } from "../process/state-folder.ts";

/** What is asked for. */
export type InterceptionPlan = Pick<InterceptionOptions, "hosts" | "proxy" | "tls">;

interface Asked {
  readonly host: string;
  readonly intercept: boolean | InterceptOptions | undefined;
  readonly tls: boolean | TlsOptions | undefined;
}

/**
 * Checks what is asked for; undefined when nothing is.
 *
 * @throws EmulatorError `bad-settings` for a host that cannot be intercepted, `bad-address` for a port that is none.
 */
export function interceptionPlan({ host, intercept, tls }: Asked): InterceptionPlan | undefined {
  if (!intercept && !tls) return undefined;
  const [proxy, listener] = [intercept, tls].map((options) => (options === true ? {} : options || undefined));
  const hosts = [...(proxy?.hosts ?? []), ...(listener?.hosts ?? [])].map((name) => plainHostname(name));
  for (const name of hosts) {
    const problem = problemOfHost(name);
    if (problem !== undefined) throw new EmulatorError("bad-settings", `${JSON.stringify(name)} ${problem}.`);
  }
  return {
    hosts: [...new Set([...CLOUDFLARE_HOSTS, ...hosts])],
    proxy: proxy && { port: checkedPort(proxy.port), offline: (proxy as InterceptOptions).offline ?? false },
    tls: listener && { host, port: checkedPort(listener.port) },
  };
}

export function checkedPort(port = 0): number {
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new EmulatorError("bad-address", `${port} is not a port: it must be a whole number from 0 to 65535.`);
}

/** What ends TLS, beside the built library: with its library for certificates, it takes longer to load than all the rest. */
const CODE = new URL("./intercept.js", import.meta.url).href;

/** The proxy and the https listener of one emulator, with the folder of their certificates. */
export class Interceptor {
  /** Made at once: whoever watches over this process has to know it from the start. */
  readonly folder = privateFolder();
  readonly #plan: InterceptionPlan;
  #running: Interception | undefined;

  constructor(plan: InterceptionPlan) {
    this.#plan = plan;
  }

  /** @throws EmulatorError `port-taken` or `bad-address` */
  async start(target: InterceptionOptions["target"], onComplaint: (line: string) => void = () => {}): Promise<void> {
    const { startInterception } = (await import(CODE)) as { startInterception: StartInterception };
    const options = { target, onComplaint, folder: this.folder.path, environment: { ...process.env } };
    const result = await startInterception({ ...this.#plan, ...options });
    if ("cause" in result) throw listenError(result);
    this.#running = result;
  }

  /** Whether anybody has come to the proxy. */
  get wasUsed(): boolean {
    return this.#running?.wasUsed() ?? false;
  }

  get otherHosts(): readonly string[] {
    return this.#running?.otherHosts() ?? [];
  }

  get caCertificate(): string | undefined {
    return this.#running?.certificates.authority;
  }

  get tlsPort(): number | undefined {
    return this.#running?.tlsPort;
  }

  /** What a child process needs to know of the proxy, when there is one, of the emulator at this origin. */
  placeAt(url: string): InterceptPlace | undefined {
    if (this.#running?.proxyPort === undefined) return undefined;
    const { proxyPort, certificates } = this.#running;
    const { hosts, proxy } = this.#plan;
    return { url, proxyUrl: `http://127.0.0.1:${proxyPort}`, hosts, offline: proxy?.offline ?? false, certificates };
  }

  async stop(): Promise<void> {
    await this.#running?.stop();
    release(this.folder);
  }
}

function listenError({ what, host, port, cause }: ListenProblem): EmulatorError {
  const whose = what === "proxy" ? "the proxy" : "https";
  return cause.code === "EADDRINUSE"
    ? new EmulatorError(
        "port-taken",
        `Port ${port} of ${host}, for ${whose}, is taken: choose another, or 0 for any that is free.`,
        { cause },
      )
    : new EmulatorError("bad-address", `Cannot listen on ${host}:${port}, for ${whose}: ${cause.message}`, { cause });
}
