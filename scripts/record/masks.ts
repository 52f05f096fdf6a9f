/**
 * What no two runs have in common is replaced, and nothing else: a time of the system only when it lies within this run, which
 * no time of an account's own clock does; a random text only when it was told to be one.
 */

const MOMENT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;
const CLOCK = /"offset_ms":(-?\d+),"frozen_at_ms":(null|-?\d+)/g;
const NUMBER = /"(\w+_at)":(\d{10}|\d{13})\b/g;
const HEX = /\b[0-9a-f]{16}\b/g;
/** Requests take less, and documents made by hand have more. */
const LONGEST = 60_000;
/** The lifetime that a token has unless told otherwise. */
const YEAR = 31_536_000_000;

export class Masks {
  readonly #start = Math.floor(Date.now() / 1000) * 1000;
  readonly #rays = new Set<string>();
  readonly #texts = new Map<string, string>();
  /** The times that running clocks were set to. */
  readonly #running: number[] = [];

  /** An id of an answer that was made at random; wherever it comes again, it stands for the same. */
  ray(text: string): string {
    this.#rays.add(text.split("-")[0] ?? "");
    return text.replace(HEX, "<ray>");
  }

  /** A text that was made at random. */
  text(random: string, shown: string): void {
    if (random !== "missing") this.#texts.set(random, `<${shown}>`);
  }

  /** A clock that runs from this time on. */
  running(from: string): void {
    this.#running.push(Date.parse(from));
  }

  of(text: string): string {
    let masked = text;
    for (const [random, shown] of this.#texts) masked = masked.replaceAll(random, shown);
    return masked
      .replace(HEX, (hex) => (this.#rays.has(hex) ? "<ray>" : hex))
      .replace(MOMENT, (moment) => this.#shown(Date.parse(moment)) ?? moment)
      .replace(NUMBER, (whole, name: string, digits: string) => {
        const shown = this.#shown(Number(digits) * (digits.length === 10 ? 1000 : 1));
        return shown === undefined ? whole : `"${name}":${shown}`;
      })
      .replace(CLOCK, (whole, offset: string, frozen: string) =>
        this.#isOfNow(Number(offset), frozen) ? `"offset_ms":<offset>,"frozen_at_ms":${frozen}` : whole,
      )
      .replace(/"duration_ms":(\d+)/g, (whole, taken: string) =>
        Number(taken) < LONGEST ? `"duration_ms":<taken>` : whole,
      )
      .replace(/(sent again after )\d+\.\d s/g, "$1<taken> s");
  }

  /** What stands for a time that passes while this runs. */
  #shown(time: number): string | undefined {
    const now = Date.now();
    if (time >= this.#start && time <= now) return "<now>";
    if (time >= this.#start + YEAR && time <= now + YEAR) return "<now and a year>";
    const from = this.#running.find((start) => time >= start && time <= start + now - this.#start);
    return from === undefined ? undefined : `<${new Date(from).toISOString()} or a little later>`;
  }

  /** Whether a clock was set within this run: to the time where it stands, or to one from which it runs. */
  #isOfNow(offset: number, frozen: string): boolean {
    const isNow = (time: number) => time >= this.#start && time <= Date.now();
    return frozen === "null" ? this.#running.some((from) => isNow(from - offset)) : isNow(Number(frozen) - offset);
  }
}
