/** Sends requests, and writes each down with the whole of its answer: a file for each part of the walk. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { textOf, valueAt } from "./values.ts";
import { Masks } from "./masks.ts";
import { Wire, type Received, type Sent } from "./wire.ts";

export interface Extras {
  readonly headers?: Readonly<Record<string, string>>;
  readonly isChunked?: boolean;
  /** Where in the answer stands what was made at random: `result.id`. */
  readonly random?: readonly string[];
  /** What is written down in the place of a body that is too large to be looked at. */
  readonly shown?: string;
}

/** An answer, for those who go on with what stands in it. */
export interface Seen {
  readonly status: number;
  readonly text: string;
  readonly headers: Received["headers"];
}

/** Answers that no account made, and whose rays therefore follow no seed. */
const OF_NO_ACCOUNT = new Set([9106, 6003, 7003, 10405]);
const OF_AN_ACCOUNT = /^\/client\/v4\/(accounts|zones)\/[0-9a-f]{32}(\/|$|\?)/;

export class Recorder {
  readonly masks: Masks;
  /** Whether the accounts have a seed: without one every ray is random. */
  isSeeded = true;
  /** Whether it is strangers that are refused before they come to an account, as on a deployed emulator. */
  isDeployed = false;
  count = 0;
  readonly #folder: string;
  #wire: Wire | undefined;
  #file = "";
  #lines: string[] = [];
  #number = 0;

  constructor(folder: string, masks: Masks) {
    this.#folder = folder;
    this.masks = masks;
    mkdirSync(folder, { recursive: true });
  }

  /** From here on requests go to this port. */
  connect(port: number): void {
    this.#wire?.close();
    this.#wire = new Wire(port);
  }

  /** Begins a file. */
  begin(file: string): void {
    this.end();
    this.#file = file;
    this.#number = 0;
  }

  end(): void {
    if (this.#file !== "") writeFileSync(join(this.#folder, `${this.#file}.txt`), `${this.#lines.join("\n")}\n`);
    this.#lines = [];
    this.#file = "";
  }

  close(): void {
    this.end();
    this.#wire?.close();
  }

  note(text: string): void {
    this.#lines.push(`##### ${this.masks.of(text)}`, "");
  }

  async send(method: string, path: string, body?: unknown, extras: Extras = {}): Promise<Seen> {
    const { headers = {}, isChunked = false } = extras;
    const sent = { method, path, headers: { host: "localhost:8787", ...headers }, body: bytesOf(body), isChunked };
    if (!this.#wire) throw new Error("Nothing is started to send to.");
    const received = await this.#wire.send(sent);
    this.count += 1;
    for (const name of extras.random ?? []) this.masks.text(textOf(valueAt(received.body.toString(), name)), name);
    this.#write(sent, received, extras.shown);
    // A request is sent again only after this: advice compares by the system's milliseconds which came first.
    if (received.status === 429) await sleep(5);
    return { status: received.status, text: received.body.toString(), headers: received.headers };
  }

  #write(sent: Sent, received: Received, shown: string | undefined): void {
    const { method, path, headers, body, isChunked } = sent;
    this.#number += 1;
    const answered = received.headers.map(([name, value]) => `  ${name}: ${this.#header(name, value, sent, received)}`);
    this.#lines.push(
      `=== ${this.#number}`,
      this.masks.of(`${method} ${path}`),
      ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`),
      ...(isChunked ? ["  (in chunks)"] : []),
      ...(body === undefined ? [] : [shown ?? this.masks.of(asText(Buffer.from(body)))]),
      `--- ${received.status}${received.isBroken ? " (the connection ended before the answer did)" : ""}`,
      ...answered.toSorted(),
      this.masks.of(asText(received.body)),
      "",
    );
  }

  #header(name: string, value: string, sent: Sent, received: Received): string {
    if (name.toLowerCase() === "date") return "<date>";
    if (name.toLowerCase() === "content-length") return this.#length(value, received);
    if (name.toLowerCase() !== "cf-ray") return this.masks.of(value);
    return this.#isRandom(sent, received) ? this.masks.ray(value) : value;
  }

  /** Of a body in which something is replaced, the length that it then has: what is replaced is now longer, now shorter. */
  #length(value: string, { body }: Received): string {
    const text = asText(body);
    const masked = this.masks.of(text);
    const isOther = masked !== text && Number(value) === body.byteLength;
    return isOther ? `<${Buffer.byteLength(masked)}, as shown>` : value;
  }

  #isRandom({ path }: Sent, { status, headers, body }: Received): boolean {
    if (!this.isSeeded || !OF_AN_ACCOUNT.test(path)) return true;
    const has = (wanted: string) => headers.some(([name]) => name.toLowerCase() === wanted);
    if (has("emulator-fault")) return false;
    if (status === 413 || has("allow") || has("emulator-hint")) return true;
    const [, code] = /"errors":\[\{"code":(\d+)/.exec(body.toString()) ?? [];
    return OF_NO_ACCOUNT.has(Number(code)) || (this.isDeployed && code === "10000");
  }
}

function bytesOf(body: unknown): Sent["body"] {
  return body === undefined || typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
}

/** As it is; what is no UTF-8 in hex, as that would be lost. */
function asText(bytes: Buffer): string {
  const text = bytes.toString();
  return Buffer.from(text).equals(bytes) ? text : `(in hex) ${bytes.toString("hex")}`;
}
