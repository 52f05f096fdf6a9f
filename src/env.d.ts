/** The bindings and variables of the Worker, as in wrangler.toml and .dev.vars. */
interface EmulatorEnv {
  readonly ACCOUNTS: DurableObjectNamespace<import("./store/account/account-object.ts").AccountObject>;
  readonly DIRECTORY: DurableObjectNamespace<import("./store/directory/directory-object.ts").DirectoryObject>;
  /** `local`: any well-formed credential is accepted, and the control plane answers loopback hosts. Else it is closed. */
  readonly EMULATOR_MODE?: string;
  /** What opens a deployed emulator: presented as `Authorization: Bearer`. */
  readonly EMULATOR_OPERATOR_TOKEN?: string | null;
  /** Opens it as well, so that one of the two can be changed while the other is in use. */
  readonly EMULATOR_OPERATOR_TOKEN_NEXT?: string | null;
  /** Settings of the whole process, as JSON (or, in wrangler.toml, as a table). */
  readonly EMULATOR_SETTINGS?: unknown;
  /** `workerd` on raw workerd, which can end a connection amid an answer; wrangler and Miniflare answer 500 instead. */
  readonly EMULATOR_HOST?: string;
  /** The folder of the stored state, on raw workerd: a file that cannot be opened can be removed there. */
  readonly EMULATOR_FILES?: Fetcher;
  /** How many files the process may open, as `ulimit -n` tells it: a number, or `unlimited`. */
  readonly EMULATOR_OPEN_FILES?: string | null;
  /** What no other start has; health shows it. */
  readonly EMULATOR_INSTANCE?: string | null;
  /** Ids of accounts that are on the list before their first use, with commas between them. */
  readonly EMULATOR_ACCOUNTS?: string | null;
  /** What reaches this machine and nothing else, on raw workerd: the origins of hosts. */
  readonly EMULATOR_LOOPBACK?: Fetcher;
  /** What reaches private addresses and this machine; closed unless raw workerd runs the configuration for that. */
  readonly EMULATOR_PRIVATE?: Fetcher;
  /** `private`: origins of hosts may stand at private addresses, too; on raw workerd. */
  readonly EMULATOR_ORIGIN_NETWORK?: string | null;
  /** Where it is deployed: the hosts that origins may point to, with commas between them. */
  readonly EMULATOR_ORIGINS?: string | null;
  /** Names of the emulator's own, with commas between them, beside those of this machine: every other is one of a protected host. */
  readonly EMULATOR_ALLOWED_HOSTS?: string | null;
  /** Where it is deployed: how long nothing may use an account before it is emptied, as a Go duration. */
  readonly EMULATOR_EMPTY_AFTER?: string | null;
  /** How many requests of one account may wait for their turn: the others are answered 503. */
  readonly EMULATOR_WAITING_LIMIT?: string | null;
  /** `text` or `json`: one line a request. */
  readonly EMULATOR_LOG?: string | null;
  /** The Worker under test of a host, or of `*.` and a parent, where the emulator is embedded in somebody's Miniflare. */
  readonly [worker: `worker:${string}`]: Fetcher | undefined;
}

/** A text module beside the bundle. */
declare module "*.html" {
  const text: string;
  export default text;
}

declare namespace Cloudflare {
  interface Env extends EmulatorEnv {}
}
