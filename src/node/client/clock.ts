import type { ControlPlane } from "./control-plane.ts";
import type { ShownClock, ClockState, NextMoments } from "../../contract/clock.ts";

/** The clock of one account: every time in its answers, and every decision about time, follows it. */
export class AccountClock {
  readonly #control: ControlPlane;
  readonly #path: string;

  constructor(control: ControlPlane, accountId: string) {
    this.#control = control;
    this.#path = `/accounts/${accountId}/clock`;
  }

  /** The account's time, and whether it passes. */
  read(): Promise<ClockState> {
    return this.#control.send("GET", this.#path);
  }

  /** What comes first after the account's time: the expiry of a token, and the end of a grace. */
  async next(): Promise<NextMoments> {
    const { next } = await this.#control.send<Required<ShownClock>>("GET", `${this.#path}?next=true`);
    return next;
  }

  /** Stops the time: where it is, or at the given one (RFC 3339). */
  freeze(at?: string | Date): Promise<ClockState> {
    return this.#set("freeze", { mode: "frozen", ...(at === undefined ? {} : { now: timeOf(at) }) });
  }

  /** Sets the time, forward or back, and leaves it frozen or running as it was. */
  set(now: string | Date): Promise<ClockState> {
    return this.#set("set", { now: timeOf(now) });
  }

  /** Lets time pass again, from where it is. */
  run(): Promise<ClockState> {
    return this.#set("run", { mode: "running" });
  }

  /** Lets this much time pass at once: a Go duration such as `24h` or `1h30m`. */
  advance(by: string): Promise<ClockState> {
    return this.#ask("advance", "POST", "/advance", { by });
  }

  /** Lets time pass at once up to this time, which must not lie before the account's. */
  advanceTo(to: string | Date): Promise<ClockState> {
    return this.#ask("advanceTo", "POST", "/advance", { to: timeOf(to) });
  }

  #set(method: string, change: Partial<ClockState>): Promise<ClockState> {
    return this.#ask(method, "PUT", "", change);
  }

  /** What is refused is told of the method of this class that was called. */
  #ask(method: string, verb: string, path: string, wish: object): Promise<ClockState> {
    return this.#control.send(verb, this.#path + path, wish, "control-plane", `clock.${method}: `);
  }
}

function timeOf(time: string | Date): string {
  return typeof time === "string" ? time : time.toISOString();
}
