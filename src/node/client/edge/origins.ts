/** The origins of an account's hosts, as the library sets them. */
import type { Origin } from "../../../contract/origins.ts";
import type { ControlPlane } from "../control-plane.ts";
import { EmulatorError } from "../emulator-error.ts";
import { serveHandler, type HandlerServer, type OriginHandler } from "./handler-server.ts";
import { hostnameOf } from "./place.ts";

/** An origin that was set. */
export interface SetOrigin extends Origin, AsyncDisposable {
  /** The echo answers again; a function is asked no more. */
  remove(): Promise<void>;
}

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
    const server: HandlerServer | undefined = isFunction ? await serveHandler(origin) : undefined;
    const url = server?.url ?? String(origin);
    const path = `${this.#path}/${hostname}`;
    let kept: Origin;
    try {
      kept = await this.#control.send<Origin>("PUT", path, { url });
    } catch (problem) {
      await server?.close();
      throw problem;
    }
    const remove = async (): Promise<void> => {
      await this.#control.send("DELETE", path);
      await server?.close();
    };
    return { ...kept, remove, [Symbol.asyncDispose]: remove };
  }

  async all(): Promise<readonly Origin[]> {
    const { origins } = await this.#control.send<{ origins: readonly Origin[] }>("GET", this.#path);
    return origins;
  }
}
