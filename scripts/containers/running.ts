/** Containers that run in a network, and the end of all of them. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chownSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { outcome, type Result } from "../trial.ts";
import type { Image } from "./image.ts";
import { ContainerNetwork, type User } from "./network.ts";

type Environment = Readonly<Record<string, string>>;

export class Running {
  readonly network: ContainerNetwork;
  readonly #children: ChildProcess[] = [];
  readonly #folder: string;

  /** @param folder where states are kept */
  constructor(folder: string, names: Readonly<Record<string, readonly string[]>>) {
    this.#folder = folder;
    this.network = new ContainerNetwork(names);
  }

  /** Starts a command in a container, or outside. */
  start(container: string | undefined, words: readonly string[], env: Environment = {}, user?: User): void {
    const [file, args] = this.network.command(words, container, user);
    this.#children.push(
      spawn(file, args, { env: withPath(env), cwd: this.#folder, stdio: ["ignore", "ignore", "inherit"] }),
    );
  }

  /** Starts the image as this container, with a state of its own, and waits until its health check is content. */
  async startImage(container: string, image: Image, env: Environment): Promise<void> {
    const state = join(this.#folder, `state-${container}`);
    mkdirSync(state);
    chownSync(state, image.user.uid, image.user.gid);
    this.start(container, image.entrypoint(state), env, image.user);
    await this.healthy(container, image.healthcheck, image.user);
  }

  async healthy(container: string | undefined, check: readonly string[], user?: User): Promise<void> {
    for (let waited = 0; waited < 20_000; waited += 100) {
      if (this.run(container, check, {}, user).code === 0) return;
      await sleep(100);
    }
    throw new Error(`${container ?? "The published port"} is not healthy after 20 seconds.`);
  }

  /** Runs a command in a container, or outside, to its end. */
  run(container: string | undefined, words: readonly string[], env: Environment = {}, user?: User): Result {
    const [file, args] = this.network.command(words, container, user);
    return outcome(file, args, { env: withPath(env), cwd: this.#folder });
  }

  /** Publishes a port of a container outside: `[address:]port:port`. */
  async publish(container: string, port: string): Promise<void> {
    const [inner = "", outer = "", address = "0.0.0.0"] = port.split(":").toReversed();
    const forwarder = resolve("scripts/containers/published-port.ts");
    this.start(undefined, [process.execPath, forwarder, address, outer, this.network.address(container), inner]);
    await this.healthy(undefined, ["curl", "-s", "-o", "/dev/null", `http://127.0.0.1:${outer}/_emulator/health`]);
  }

  async stop(): Promise<void> {
    const ended = this.#children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
    for (const child of ended) child.kill("SIGKILL");
    await Promise.all(ended.map((child) => once(child, "exit")));
    this.network.remove();
  }
}

/** Node of this check stands in for that of the images. */
const withPath = (env: Environment) => ({
  PATH: `${resolve(process.execPath, "..")}:${process.env.PATH ?? ""}`,
  ...env,
});
