import { AccountClock } from "./account-clock.ts";
import type { ControlPlane } from "./control-plane.ts";
import type { AccountSettings, Admission, Fault, FaultSpec, SettingsChange } from "./control-types.ts";

/** One account: a universe of its own, which no other test can touch. */
export class Account {
  /** 32 lower-case hex digits. */
  readonly id: string;
  /** An API token to use with it. */
  readonly token: string;
  /** The base URL for clients; ends in `/client/v4`. */
  readonly apiUrl: string;
  /** Its clock. */
  readonly clock: AccountClock;
  readonly #control: ControlPlane;

  constructor(id: string, token: string, apiUrl: string, control: ControlPlane) {
    this.id = id;
    this.token = token;
    this.apiUrl = apiUrl;
    this.clock = new AccountClock(control, id);
    this.#control = control;
  }

  /** What clients read from the environment, for a child process: base URL, API token and account id. */
  get environment(): Record<"CLOUDFLARE_BASE_URL" | "CLOUDFLARE_API_TOKEN" | "CLOUDFLARE_ACCOUNT_ID", string> {
    return { CLOUDFLARE_BASE_URL: this.apiUrl, CLOUDFLARE_API_TOKEN: this.token, CLOUDFLARE_ACCOUNT_ID: this.id };
  }

  /** Sets a fault: which operation goes wrong, where, how, and how often. */
  async fault(fault: FaultSpec): Promise<Fault> {
    return this.#control.send("POST", `/accounts/${this.id}/faults`, fault);
  }

  /** The faults that were set, with what is left of them and how many requests each hit. */
  async faults(): Promise<readonly Fault[]> {
    const { faults } = await this.#control.send<{ faults: readonly Fault[] }>("GET", `/accounts/${this.id}/faults`);
    return faults;
  }

  /** Takes one fault away, or all of them. */
  async clearFaults(id?: number): Promise<void> {
    await this.#control.send("DELETE", `/accounts/${this.id}/faults${id === undefined ? "" : `/${id}`}`);
  }

  /** Makes the account empty again: tokens, clock, faults and settings. */
  async reset(): Promise<void> {
    await this.#control.send("DELETE", `/accounts/${this.id}`);
  }

  /** Every setting in force. */
  async settings(): Promise<AccountSettings> {
    return this.#control.send("GET", `/accounts/${this.id}/settings`);
  }

  /** Changes the settings that are given; `null` puts one back to its default. */
  async changeSettings(change: SettingsChange): Promise<AccountSettings> {
    return this.#control.send("PATCH", `/accounts/${this.id}/settings`, change);
  }

  /** Whether this pair would be let in now, and if not, why. Nothing changes by asking. */
  async verify(clientId: string, clientSecret: string): Promise<Admission> {
    const credentials = { client_id: clientId, client_secret: clientSecret };
    return this.#control.send("POST", `/accounts/${this.id}/verify`, credentials);
  }
}
