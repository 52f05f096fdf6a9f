/**
 * Tells the directory for which hosts the account's edge answers. Before a change it is told those that may come, and soon after
 * it those that there are: meanwhile it has a host too many, which the account refuses, and never one too few.
 */
import { hostsOf } from "../../rules/edge/claims.ts";
import { directory } from "../directory/directory.ts";
import type { AccountStore } from "./account-store.ts";

/** So long a host that is gone may still be told, in milliseconds: all applications are read for it. */
const LATE = 1000;

/** What may come by a use of the account, or by one that began before it: `until` is the number of the last of these. */
interface Coming {
  readonly hosts: readonly string[];
  readonly until: number;
}

export class HostClaims {
  readonly #env: EmulatorEnv;
  readonly #store: AccountStore;
  readonly #id: () => string;
  /** What the directory has; undefined as long as that is not known. */
  #told: ReadonlySet<string> | undefined;
  /** Of the tables, when they were last looked at; -1 before the first use since the start, or since the account was emptied. */
  #version = -1;
  /** Whether it may have other hosts than the account. */
  #isDue = false;
  #isDoubted = false;
  #coming: Coming[] = [];
  readonly #uses = new Set<number>();
  #lastUse = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** One call goes after another: one that overtakes would put back what was. */
  #calls: Promise<unknown> = Promise.resolve();
  #hasComplained = false;

  constructor(env: EmulatorEnv, store: AccountStore, id: () => string) {
    this.#env = env;
    this.#store = store;
    this.#id = id;
  }

  /** A use of the account, within which hosts may come and go. */
  async during<T>(use: () => T | Promise<T>): Promise<T> {
    if (this.#env.EMULATOR_MODE !== "local") return use(); // deployed, nothing is found by its host
    const number = ++this.#lastUse;
    this.#uses.add(number);
    try {
      return await use();
    } finally {
      this.#uses.delete(number);
      await this.#settle();
    }
  }

  /** What may become its own by the change that follows. */
  async announce(hosts: readonly string[]): Promise<void> {
    if (this.#env.EMULATOR_MODE !== "local" || hosts.length === 0) return;
    this.#coming.push({ hosts, until: this.#lastUse });
    this.#isDue = true;
    await this.#inTurn(async () => {
      const told = this.#told;
      if (told === undefined) return this.#tellAll();
      const added = hosts.filter((host) => !told.has(host));
      if (added.length > 0) await this.#tell(added, [], new Set([...told, ...added]));
    });
  }

  /** Empties the account, of which the directory forgets everything. */
  forgetting(empty: () => Promise<void>): Promise<void> {
    return this.#inTurn(async () => {
      this.#version = -1; // a change that was announced before may settle meanwhile, or come after this
      try {
        await empty();
      } finally {
        this.#told = undefined;
        this.#version = -1;
      }
    });
  }

  /** The directory named it for a host that it does not have: what was told may be of an account that is no more. */
  doubt(): void {
    this.#isDoubted = true;
  }

  hosts(): string[] {
    const { applications, organization, origins } = this.#store.access;
    return hostsOf({ applications: applications.all(), team: organization.kept()?.authDomain, origins: origins.all() });
  }

  /** What an emulator kept that knew no hosts, or one that was killed, is told within the first use; all else is told late. */
  async #settle(): Promise<void> {
    const { access } = this.#store;
    const first = Math.min(...this.#uses);
    this.#coming = this.#coming.filter(({ until }) => until >= first);
    if (this.#version !== -1) {
      this.#isDue ||= this.#version !== access.version || (this.#isDoubted && this.#told === undefined);
      this.#version = access.version;
      if (this.#isDue) this.#timer ??= setTimeout(() => void this.#later(), LATE);
      return;
    }
    this.#version = access.version;
    await this.#later(() => this.#isDoubted || access.schema.isThere());
  }

  /** A change that was answered stays one: what cannot be told now is told after the next use. */
  async #later(isWanted = () => true): Promise<void> {
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#timer = undefined;
    try {
      if (isWanted()) await this.#inTurn(() => this.#tellAll());
    } catch (problem) {
      if (!this.#hasComplained) console.error("The directory did not take the hosts of the account", problem);
      this.#hasComplained = true;
    }
  }

  async #tellAll(): Promise<void> {
    const coming = this.#coming.flatMap(({ hosts }) => hosts);
    const hosts = new Set([...this.hosts(), ...coming]);
    const told = this.#told;
    const added = told === undefined ? [...hosts] : [...hosts].filter((host) => !told.has(host));
    const gone = told === undefined ? null : [...told].filter((host) => !hosts.has(host));
    this.#isDue = coming.length > 0; // what comes while this is told makes it due again
    if (added.length > 0 || gone?.length !== 0) await this.#tell(added, gone, hosts);
  }

  async #tell(added: readonly string[], gone: readonly string[] | null, after: ReadonlySet<string>): Promise<void> {
    this.#told = undefined; // if this fails, nobody knows whether it was taken
    try {
      await directory(this.#env).claimHosts(this.#id(), added, gone);
      this.#told = after;
    } finally {
      this.#isDue ||= this.#told === undefined;
    }
  }

  #inTurn(call: () => Promise<void>): Promise<void> {
    const turn = this.#calls.then(call);
    this.#calls = turn.catch(() => {});
    return turn;
  }
}
