/**
 * Tells the directory for which hosts the account's edge answers. Before a change it is told those that may come, after it those
 * that there are: a crash between the two leaves a host too many, which the account refuses, and none too few.
 */
import { hostsIn } from "../../rules/edge/claims.ts";
import { directory } from "../directory/directory.ts";
import type { AccountStore } from "./account-store.ts";

export class HostClaims {
  readonly #env: EmulatorEnv;
  readonly #store: AccountStore;
  readonly #id: () => string;
  /** As it was told last; undefined before that, and after something that may have come. */
  #told: string | undefined;
  #version = -1;
  #hasComplained = false;

  constructor(env: EmulatorEnv, store: AccountStore, id: () => string) {
    this.#env = env;
    this.#store = store;
    this.#id = id;
  }

  /** What may become its own by the change that follows. Deployed, nothing is found by its host. */
  async announce(hosts: readonly string[]): Promise<void> {
    if (this.#env.EMULATOR_MODE !== "local") return;
    const own = new Set(this.hosts());
    const coming = hosts.filter((host) => !own.has(host));
    if (coming.length === 0) return;
    this.#told = undefined;
    await directory(this.#env).claimHosts(this.#id(), coming, false);
  }

  /** After whatever may have changed them. Undefined when nothing has to be told. */
  settle(): Promise<void> | undefined {
    const { access } = this.#store;
    if (this.#env.EMULATOR_MODE !== "local") return undefined;
    if (this.#told !== undefined && this.#version === access.version) return undefined;
    if (this.#told === undefined && this.#version === -1 && !access.schema.isThere()) return undefined;
    this.#version = access.version;
    const hosts = this.hosts();
    const text = hosts.join("\n");
    if (text === this.#told) return undefined;
    return this.#tell(hosts, text);
  }

  /** Those of its applications, those that have an origin, and that of its team unless that has the account's own name. */
  hosts(): string[] {
    const { applications, organization } = this.#store.access;
    const ofApplications = applications
      .all()
      .filter(({ type }) => type === "self_hosted")
      .flatMap(({ destinations }) => hostsIn(destinations));
    const team = organization.kept()?.authDomain;
    const named = this.#store.access.origins.all().map(({ hostname }) => hostname);
    return [...new Set([...ofApplications, ...named, ...(team === undefined ? [] : [team])])].toSorted();
  }

  /** A change that was answered stays one: who cannot be told now is told after the next. */
  async #tell(hosts: readonly string[], text: string): Promise<void> {
    try {
      await directory(this.#env).claimHosts(this.#id(), hosts, true);
      this.#told = text;
    } catch (problem) {
      this.#told = undefined;
      this.#version = -1;
      if (!this.#hasComplained) console.error("The directory did not take the hosts of the account", problem);
      this.#hasComplained = true;
    }
  }
}
