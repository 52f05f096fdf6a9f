/** Bodies that are small to send and dear to hold. Each is answered, others are answered meanwhile, and memory stays bounded. */
import { setTimeout as sleep } from "node:timers/promises";
import { residentMemory } from "../../bench/support/processes.ts";
import { ask, inWords, type Sent } from "./asking.ts";
import { bombAt, expansion, placesOf } from "./bombs/places.ts";
import { compressions } from "./bombs/values.ts";
import type { HostileClass, Target, TargetAccount } from "./hostile-class.ts";
import { wrongWith, type Plane } from "./judging.ts";
import { Seeded } from "./seeded.ts";
import { inParallel, Tallying } from "./tallying.ts";

/** In MiB, more than before. A body of some megabytes is many times as large as objects, and several are read at once. */
const MEMORY = 800;
const AT_ONCE = 6;
/** Many are a megabyte and more: more of them would take an hour. */
const MOST = 10_000;
const TO_AN_ACCOUNT = 200;

interface Input extends Sent {
  readonly plane: Plane;
}

export const jsonBombs: HostileClass = {
  name: "json-bombs",
  about: "bodies that are small to send and dear to hold: deep, wide, long and compressed JSON, seeds that make much",
  async run(target, { inputs, seed }) {
    const random = new Seeded(seed);
    const tallying = new Tallying();
    const watch = new AbortController();
    const watched = watchMemory(target, watch.signal);
    try {
      const wanted = Math.min(inputs, MOST);
      while (tallying.inputs < wanted) {
        const account = await target.account();
        const until = Math.min(wanted, tallying.inputs + TO_AN_ACCOUNT);
        await inParallel(
          bombs(target, account, random, () => tallying.inputs < until),
          AT_ONCE,
          async (input) => {
            const answer = await ask(target.url, input);
            tallying.answered(typeof answer === "string" ? "closed" : answer.status);
            const wrong = wrongWith(answer, input.plane, { method: input.method });
            if (wrong !== undefined) tallying.fault(`${wrong}: ${inWords(input)}`);
          },
        );
        await visited(target, account, tallying);
      }
    } finally {
      watch.abort();
    }
    const more = await watched;
    if (more > MEMORY) tallying.fault(`The process had ${more.toFixed(0)} MiB more meanwhile; ${MEMORY} are enough.`);
    return tallying.tally();
  },
};

function* bombs(target: Target, account: TargetAccount, random: Seeded, wanted: () => boolean): Generator<Input> {
  const places = placesOf(account.id);
  const own = Object.entries(account.headers);
  // Seeds are the operator's; where there is none, anybody's.
  const seeding = Object.entries({ ...account.headers, ...target.control });
  const compressed = compressions();
  yield { ...expansion(account.id, random), headers: seeding };
  while (wanted()) {
    const dice = random.below(100);
    if (dice < 4) {
      const id = hexId(random);
      yield { ...expansion(id, random), headers: seeding };
      yield { plane: "edge", method: "GET", path: `/_edge/${id}/groups.example/`, headers: own };
    } else if (dice < 8) {
      const { encoding, body } = random.oneOf(compressed);
      yield { ...bombAt(places, random), body, headers: [...own, ["content-encoding", encoding]] };
    } else {
      const bomb = bombAt(places, random);
      yield { ...bomb, headers: /^\/_emulator\/(seed|scan)$/.test(bomb.path) ? seeding : own };
    }
  }
}

/** Whatever the account holds by now, it is shown, listed, saved and asked at its edge. */
async function visited(target: Target, { id, headers }: TargetAccount, tallying: Tallying): Promise<void> {
  const paths: readonly [Plane, string][] = [
    ["api", `/client/v4/accounts/${id}/access/service_tokens`],
    ["api", `/client/v4/accounts/${id}/access/apps`],
    ["control", `/_emulator/accounts/${id}/snapshot`],
    ["control", `/_emulator/accounts/${id}/requests`],
    ["edge", `/_edge/${id}/a0.example/1/x`],
  ];
  for (const [plane, path] of paths) {
    const answer = await ask(target.url, { method: "GET", path, headers: Object.entries(headers) });
    tallying.answered(typeof answer === "string" ? "closed" : answer.status);
    const wrong = wrongWith(answer, plane);
    if (wrong !== undefined) tallying.fault(`${wrong}: GET ${path} behind bombs`);
  }
}

/** How much more the process had at most than at the beginning, in MiB; 0 where the system does not tell. */
async function watchMemory({ pid }: Target, signal: AbortSignal): Promise<number> {
  const before = residentMemory(pid) ?? 0;
  let peak = before;
  while (!signal.aborted) {
    peak = Math.max(peak, residentMemory(pid) ?? 0);
    await sleep(100);
  }
  return peak - before;
}

const hexId = (random: Seeded): string => Array.from({ length: 32 }, () => random.below(16).toString(16)).join("");
