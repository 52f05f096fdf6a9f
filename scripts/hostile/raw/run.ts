/** Sends raw forms to one account, each among requests that are as they should be, and looks at which answer is whose. */
import type { Target } from "../hostile-class.ts";
import type { Seeded } from "../seeded.ts";
import type { Tallying } from "../tallying.ts";
import { answersIn, type RawAnswer } from "./answers.ts";
import { exchange, PATIENCE, type Exchanged } from "./exchange.ts";
import { SMUGGLED, type RawForm } from "./form.ts";
import { framingForms } from "./framing.ts";
import { oddForms } from "./oddities.ts";
import { pipelined } from "./pipelines.ts";
import { serverFault } from "./server-fault.ts";
import type { RawWorld } from "./world.ts";

/** Ambiguous ends are what most depends on. */
const MAKERS = [...framingForms, ...framingForms, ...oddForms];

export class RawRun {
  readonly #target: Target;
  readonly #world: RawWorld;
  readonly #tallying: Tallying;
  /** Names of tokens whose creation was answered. */
  readonly #acknowledged = new Set<string>();

  constructor(target: Target, world: RawWorld, tallying: Tallying) {
    this.#target = target;
    this.#world = world;
    this.#tallying = tallying;
  }

  /** A form, with up to two requests before it and two behind it on the same connection. */
  async form(mark: string, random: Seeded): Promise<void> {
    const world = this.#world;
    const form = random.oneOf(MAKERS)({ world, random, mark });
    const before = random.below(3);
    const after = form.isEnd === true ? 0 : random.below(3);
    const marked = (from: number, count: number) =>
      Array.from({ length: count }, (_, n) => world.request("GET", world.echo(`${mark}-${from + n}-`)));
    const bytes = [...marked(0, before), form.bytes, ...marked(before + 1, after)].join("");
    const pause = form.pieces === undefined ? 0 : 2;
    const exchanged = await exchange(this.#target.url, {
      pieces: piecesOf(bytes, form),
      leaves: form.leaves ?? false,
      pause,
    });
    const told = (what: string) => this.#tallying.fault(`${form.title}: ${what}`);
    const methods = [...Array.from({ length: before }, () => "GET"), form.method ?? "GET"];
    const answers = this.#read(exchanged, methods, told);
    if (exchanged.end === "left") return;

    for (const [n, { status, body }] of answers.entries()) {
      const isLast = n === answers.length - 1;
      if (n === before) {
        if (status === 201 && form.makes !== undefined) this.#acknowledged.add(form.makes);
      } else if (!body.includes(`/${mark}-${n}-"`) && !(n > before && status >= 400 && isLast)) {
        // A refusal that ends the connection is the answer to what follows a form that nobody can read to its end.
        told(`answer ${n + 1} is ${status}, and not the one to request ${n + 1}: ${body.slice(0, 120)}`);
      }
    }
    // What was altered at random may be two requests to whoever reads it, the second one broken.
    const most = before + 1 + after + (form.method === undefined ? 1 : 0);
    if (answers.length > most) told(`${answers.length} answers came to ${before + 1 + after} requests`);
    if (answers.length < before) told(`only ${answers.length} of the ${before} requests before it were answered`);
    if (form.isWhole === true && answers.length === before && exchanged.end !== "reset") told("it was not answered");
  }

  async pipeline(mark: string, random: Seeded): Promise<void> {
    const requests = pipelined({ world: this.#world, random, mark });
    const told = (what: string) => this.#tallying.fault(`${requests.length} requests in one write: ${what}`);
    const bytes = requests.map((one) => one.bytes).join("");
    const exchanged = await exchange(this.#target.url, { pieces: [Buffer.from(bytes, "latin1")] });
    const methods = requests.map(({ method }) => method);
    const answers = this.#read(exchanged, methods, told);
    if (answers.length !== requests.length) told(`${answers.length} answers came, and it ${exchanged.end}`);
    for (const [n, { body, status }] of answers.entries()) {
      const { echoes = false, method = "" } = requests[n] ?? {};
      if (echoes === body.includes(`/${mark}-${n}-"`)) continue;
      told(`answer ${n + 1} is ${status}, and not the one to ${method} ${n + 1}: ${body.slice(0, 120)}`);
    }
  }

  #read(exchanged: Exchanged, methods: readonly string[], told: (what: string) => void): readonly RawAnswer[] {
    const { answers, rest } = answersIn(exchanged.bytes, methods);
    for (const [n, answer] of answers.entries()) {
      this.#tallying.answered(answer.status);
      const fault = serverFault(answer, methods[n] ?? "", this.#target.name);
      if (fault !== undefined) told(fault);
    }
    if (answers.length === 0) this.#tallying.answered("closed");
    if (exchanged.end === "silent") told(`neither an answer nor an end came within ${PATIENCE / 1000} seconds`);
    if (rest !== "" && exchanged.end === "ended") told(`this is no answer: ${JSON.stringify(rest.slice(0, 200))}`);
    return answers;
  }

  /** Nothing that was smuggled was carried out, and nothing that was answered is lost or was done twice. */
  async after(): Promise<void> {
    const names = await this.#world.names();
    const there = new Set(names);
    if (there.size !== names.length) this.#tallying.fault("A create was carried out twice.");
    for (const name of names.filter((each) => each.startsWith(SMUGGLED))) {
      this.#tallying.fault(`A request within another was carried out: there is a token ${name}.`);
    }
    for (const name of this.#acknowledged) {
      if (!there.has(name)) this.#tallying.fault(`The token ${name} was answered with 201, and is not there.`);
    }
  }
}

function piecesOf(bytes: string, { pieces = "whole" }: RawForm): Buffer[] {
  const whole = Buffer.from(bytes, "latin1");
  if (pieces === "whole") return [whole];
  if (pieces === "bytes") return Array.from(whole, (byte) => Buffer.from([byte]));
  const half = Math.floor(whole.length / 2);
  return [whole.subarray(0, half), whole.subarray(half)];
}
