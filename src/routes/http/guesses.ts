/**
 * How often a wrong token may be presented from one address before none is looked for any more. Other addresses do not wait,
 * and an address from which the right token has come is never kept from presenting it.
 */
const WINDOW = 60_000;
/** Somebody with many addresses does not fill the memory. */
const ADDRESSES_KEPT = 1000;

interface Presented {
  wrong: number;
  /** When the first of the wrong ones came, in milliseconds. */
  since: number;
  hasBeenRight: boolean;
}

export class Guesses {
  readonly #byNetwork = new Map<string, Presented>();
  readonly #allowed: number;

  /** `allowed` is so many in a minute. */
  constructor(allowed: number) {
    this.#allowed = allowed;
  }

  /** How many seconds it takes until a token from this address is looked at; 0 when it is now. */
  wait(address: string, now: number): number {
    const presented = this.#byNetwork.get(networkOf(address));
    return presented && !presented.hasBeenRight ? this.#secondsLeft(presented, now) : 0;
  }

  /** After a wrong one: how many seconds the next would have to wait. */
  afterWrong(address: string, now: number): number {
    const presented = this.#of(address);
    if (now - presented.since >= WINDOW) Object.assign(presented, { wrong: 0, since: now });
    presented.wrong += 1;
    return presented.wrong > this.#allowed ? this.#secondsLeft(presented, now) : 0;
  }

  afterRight(address: string): void {
    this.#of(address).hasBeenRight = true;
  }

  #secondsLeft({ wrong, since }: Presented, now: number): number {
    return wrong < this.#allowed ? 0 : Math.max(Math.ceil((since + WINDOW - now) / 1000), 0);
  }

  #of(address: string): Presented {
    const network = networkOf(address);
    const presented = this.#byNetwork.get(network) ?? { wrong: 0, since: -Infinity, hasBeenRight: false };
    this.#byNetwork.delete(network); // it is the latest now
    this.#byNetwork.set(network, presented);
    for (const [oldest] of this.#byNetwork) {
      if (this.#byNetwork.size <= ADDRESSES_KEPT) break;
      this.#byNetwork.delete(oldest);
    }
    return presented;
  }
}

/** One machine has as many addresses of IPv6 as it likes, within the first half of their digits. */
function networkOf(address: string): string {
  if (!address.includes(":")) return address;
  const [head = [], tail = []] = address.split("::").map((part) => (part === "" ? [] : part.split(":")));
  const zeros = address.includes("::")
    ? Array.from({ length: Math.max(8 - head.length - tail.length, 0) }, () => "0")
    : [];
  return [...head, ...zeros, ...tail].slice(0, 4).join(":");
}
