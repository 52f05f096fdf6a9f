/**
 * A network as Docker makes one for a Compose project or for a job: each container is a network namespace with an address of a
 * private network and a file of names, and one more is the machine outside, to which ports are published. It needs root and Linux.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { outcome, run } from "../trial.ts";

const ETC = "/etc/netns";
const OUTSIDE = "outside";

export interface User {
  readonly uid: number;
  readonly gid: number;
}

/** Why there can be no such network here; undefined where there can be one. */
export function whyNoNetwork(): string | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "it needs root on Linux";
  const missing = ["ip", "setpriv", "curl"].filter((name) => outcome("sh", ["-c", `command -v ${name}`]).code !== 0);
  if (missing.length > 0) return `it needs ${missing.join(", ")}`;
  const probe = `ae${process.pid}-probe`;
  const { code, stderr } = outcome("ip", ["netns", "add", probe]);
  if (code !== 0) return `no network namespace can be made: ${stderr.trim()}`;
  run("ip", ["netns", "delete", probe]);
  return undefined;
}

export class ContainerNetwork {
  readonly #containers: readonly string[];

  /** @param names the containers, each with the names under which the others find it */
  constructor(names: Readonly<Record<string, readonly string[]>>) {
    this.#containers = Object.keys(names);
    const lines = this.#containers.map((name) => `${this.address(name)} ${(names[name] ?? []).join(" ")}`);
    this.#add(OUTSIDE, "127.0.0.1 localhost\n");
    this.#ip(OUTSIDE, "link", "add", "bridge", "type", "bridge");
    this.#ip(OUTSIDE, "address", "add", "172.30.0.1/24", "dev", "bridge");
    this.#ip(OUTSIDE, "link", "set", "bridge", "up");
    for (const [index, name] of this.#containers.entries()) {
      this.#add(name, `127.0.0.1 localhost\n${lines.join("\n")}\n`);
      const outer = `to${index}`;
      this.#ip(OUTSIDE, "link", "add", outer, "type", "veth", "peer", "name", "eth0", "netns", this.#namespace(name));
      this.#ip(OUTSIDE, "link", "set", outer, "master", "bridge", "up");
      this.#ip(name, "address", "add", `${this.address(name)}/24`, "dev", "eth0");
      this.#ip(name, "link", "set", "eth0", "up");
    }
  }

  address(container: string): string {
    return `172.30.0.${this.#containers.indexOf(container) + 2}`;
  }

  /** The command line that runs these words in a container, or outside without one. */
  command(words: readonly string[], container: string = OUTSIDE, user?: User): [string, string[]] {
    const as = user ? ["setpriv", `--reuid=${user.uid}`, `--regid=${user.gid}`, "--clear-groups", "--"] : [];
    return ["ip", ["netns", "exec", this.#namespace(container), ...as, ...words]];
  }

  remove(): void {
    for (const name of [OUTSIDE, ...this.#containers]) {
      outcome("ip", ["netns", "delete", this.#namespace(name)]);
      rmSync(join(ETC, this.#namespace(name)), { recursive: true, force: true });
    }
  }

  #namespace(name: string): string {
    return `ae${process.pid}-${name}`;
  }

  #add(name: string, hosts: string): void {
    run("ip", ["netns", "add", this.#namespace(name)]);
    this.#ip(name, "link", "set", "lo", "up");
    mkdirSync(join(ETC, this.#namespace(name)), { recursive: true });
    writeFileSync(join(ETC, this.#namespace(name), "hosts"), hosts);
  }

  #ip(name: string, ...words: readonly string[]): void {
    run("ip", ["-n", this.#namespace(name), ...words]);
  }
}
