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

/** What this process set last for a host, by the host's URL in the control plane: there may be several objects of one account. */
const setLast = new Map<string, { readonly server: HandlerServer | undefined }>();

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
    let kept: Origin;
    try {
      kept = await this.#control.send<Origin>("PUT", path, { url: server?.url ?? String(origin) });
    } catch (problem) {
      await server?.close();
      throw problem;
    }
    const key = `${this.#control.url}${path}`;
    const before = setLast.get(key);
    const own = { server };
    setLast.set(key, own);
    await before?.server?.close();
    const remove = async (): Promise<void> => {
      try {
        if (setLast.get(key) === own) await this.#control.send("DELETE", path);
      } finally {
        if (setLast.get(key) === own) setLast.delete(key);
        await server?.close();
      }
    };
    return { ...kept, remove, [Symbol.asyncDispose]: remove };
  }

  async all(): Promise<readonly Origin[]> {
    const { origins } = await this.#control.send<{ origins: readonly Origin[] }>("GET", this.#path);
    return origins;
  }
}
