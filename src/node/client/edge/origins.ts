/** The origins of an account's hosts, as the library sets them. */
import type { Origin } from "../../../contract/origins.ts";
import type { ControlPlane } from "../control-plane.ts";
import { EmulatorError } from "../emulator-error.ts";
import { serveHandler, type HandlerServer, type OriginHandler } from "./handler-server.ts";
import { hostnameOf } from "./place.ts";

/** An origin that was set. */
export interface SetOrigin extends Origin, AsyncDisposable {
  /** The echo answers again, unless the host was given another origin since; a function is asked no more. */
  remove(): Promise<void>;
}

interface Served {
  readonly server: HandlerServer | undefined;
}

/** What this process set last for a host, by the host's URL in the control plane: there may be several objects of one account. */
const setLast = new Map<string, Served>();
/** What is under way for a host, by the same: the origin that is told last is the one whose function stays. */
const turns = new Map<string, Promise<unknown>>();

export class AccountOrigins {
  readonly #control: ControlPlane;
  readonly #path: string;

  constructor(control: ControlPlane, accountId: string) {
    this.#control = control;
    this.#path = `/accounts/${accountId}/origins`;
  }

  async set(host: string, origin: string | URL | OriginHandler): Promise<SetOrigin> {
    const hostname = hostnameOf(host, "account.origin");
    const isFunction = typeof origin === "function";
    if (!isFunction && typeof origin !== "string" && !(origin instanceof URL)) {
      throw new EmulatorError(
        "bad-input",
        "account.origin needs a URL of this machine, or a function that takes a Request.",
      );
    }
    const server = isFunction ? await serveHandler(origin) : undefined;
    const path = `${this.#path}/${hostname}`;
    const key = `${this.#control.url}${path}`;
    const own = { server };
    const kept = await inTurn(key, () => this.#keep(path, key, own, server?.url ?? String(origin)));
    const remove = (): Promise<void> => inTurn(key, () => this.#remove(path, key, own));
    return { ...kept, remove, [Symbol.asyncDispose]: remove };
  }

  async #keep(path: string, key: string, own: Served, url: string): Promise<Origin> {
    let kept: Origin;
    try {
      kept = await this.#control.send<Origin>("PUT", path, { url });
    } catch (problem) {
      await own.server?.close();
      throw problem;
    }
    const before = setLast.get(key);
    setLast.set(key, own);
    await before?.server?.close();
    return kept;
  }

  async #remove(path: string, key: string, own: Served): Promise<void> {
    try {
      if (setLast.get(key) === own) await this.#control.send("DELETE", path);
    } catch (problem) {
      const hasEnded = problem instanceof EmulatorError && problem.code === "ended"; // its hosts have with it
      if (!hasEnded) throw problem;
    } finally {
      if (setLast.get(key) === own) setLast.delete(key);
      await own.server?.close();
    }
  }

  async all(): Promise<readonly Origin[]> {
    const { origins } = await this.#control.send<{ origins: readonly Origin[] }>("GET", this.#path);
    return origins;
  }
}

async function inTurn<T>(key: string, run: () => Promise<T>): Promise<T> {
  const turn = (turns.get(key) ?? Promise.resolve()).then(run);
  const settled = turn.catch(() => {});
  turns.set(key, settled);
  try {
    return await turn;
  } finally {
    if (turns.get(key) === settled) turns.delete(key);
  }
}
