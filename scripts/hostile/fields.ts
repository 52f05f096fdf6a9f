/** The class `fields`: each field of each operation is given what no field should have, and each parameter of a path, too. */
import fc from "fast-check";
import { ask, inWords, type Answer, type Sent } from "./asking.ts";
import { changedBodies, changedPaths } from "./fields/cases.ts";
import { operationsAt } from "./fields/operations.ts";
import { wrongAfter, wrongAfterControl } from "./fields/reading.ts";
import { fieldsWorld, type FieldsWorld } from "./fields/world.ts";
import { visited } from "./fields/visits.ts";
import type { Budget, HostileClass, Target } from "./hostile-class.ts";
import { wrongWith, type Plane } from "./judging.ts";
import { made } from "./random.ts";
import { inParallel, Tallying } from "./tallying.ts";

export const fields: HostileClass = {
  name: "fields",
  about: "Unicode of every kind, injections, deep and wide JSON and numbers beyond all bounds in every field and path",
  async run(target, { inputs, seed }) {
    const tallying = new Tallying();
    for (let begun = 0; begun < inputs; begun += OF_A_WORLD) {
      await inNewWorld(target, { inputs: Math.min(OF_A_WORLD, inputs - begun), seed: seed + begun }, tallying);
    }
    return tallying.tally();
  },
};

/** An account is full after some thousands of inputs, and would then refuse whatever is new. */
const OF_A_WORLD = 2_000;

async function inNewWorld(target: Target, { inputs, seed }: Budget, tallying: Tallying): Promise<void> {
  const world = await fieldsWorld(target);
  const operations = await operationsAt(target.url, target.control);
  const cases = fc.oneof(
    { weight: 4, arbitrary: changedBodies(target, world, operations) },
    { weight: 1, arbitrary: changedPaths(target, world, operations) },
  );
  const turns = new Turns();
  await inParallel(made(cases, inputs, seed), 8, (sent) =>
    turns.take(objectOf(sent), async () => {
      const answer = await ask(target.url, sent);
      tallying.answered(typeof answer === "string" ? "closed" : answer.status);
      const wrong = await faultOf(target, world, sent, answer);
      if (wrong !== undefined) tallying.fault(`${wrong}. The request: ${inWords(sent)}`);
    }),
  );
  for (const wrong of await wrongAtTheEnd(target, world)) tallying.fault(wrong);
}

/** What a request is about, by the path of the account or of the zone: who changes it and reads it again is alone with it. */
const objectOf = ({ path }: Sent): string => path.split("/").slice(5, 8).join("/");

/** Work on the same object waits for the work before it. */
class Turns {
  readonly #last = new Map<string, Promise<void>>();

  take(object: string, work: () => Promise<void>): Promise<void> {
    const turn = (this.#last.get(object) ?? Promise.resolve()).then(work);
    this.#last.set(object, turn);
    return turn;
  }
}

/** By the path as it is once its dots are resolved: they may lead from one plane to nowhere. */
function planeOf(url: string, path: string): Plane {
  const { pathname } = new URL(url + path);
  return pathname.startsWith("/client/v4/") ? "api" : "control";
}

async function faultOf(
  target: Target,
  world: FieldsWorld,
  sent: Sent,
  answer: Answer | "hang" | "closed",
): Promise<string | undefined> {
  const plane = planeOf(target.url, sent.path);
  const wrong = wrongWith(answer, plane, { method: sent.method, secrets: [world.secret] });
  if (wrong !== undefined || typeof answer === "string") return wrong;
  if (plane === "control" && ["PUT", "PATCH"].includes(sent.method) && answer.status < 300) {
    return wrongAfterControl(target.url, sent, answer.text);
  }
  const isChange = plane === "api" && sent.method !== "DELETE" && sent.method !== "GET" && answer.status < 300;
  if (!isChange) return undefined;
  return (await wrongAfter(target.url, sent, answer.text)) ?? (await visited(target.url, world, sent, answer.text));
}

/** Everything is still listed, and the whole account can be put into another one. */
async function wrongAtTheEnd(target: Target, { account }: FieldsWorld): Promise<string[]> {
  const api = `/client/v4/accounts/${account.id}/access`;
  const kinds = ["apps", "policies", "groups", "service_tokens", "identity_providers", "tags", "organizations"];
  const reads: Sent[] = [
    ...kinds.map((kind) => ({ method: "GET", path: `${api}/${kind}` })),
    { method: "GET", path: `/_emulator/accounts/${account.id}/requests` },
    { method: "GET", path: `/_emulator/accounts/${account.id}/doors` },
    { method: "GET", path: `/_emulator/accounts/${account.id}/snapshot` },
    { method: "POST", path: `/_emulator/accounts/${account.id}/fork`, body: "{}" },
  ];
  const wrong: string[] = [];
  for (const sent of reads) {
    const answer = await ask(target.url, { ...sent, headers: Object.entries(account.headers) });
    const isRead = typeof answer !== "string" && answer.status < 300;
    if (!isRead)
      wrong.push(`After all of it, ${sent.method} ${sent.path} was answered ${JSON.stringify(answer).slice(0, 400)}`);
  }
  return wrong;
}
