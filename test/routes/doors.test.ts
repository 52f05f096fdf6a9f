/**
 * Every door of a deployed emulator, and every caller at each: what it is answered, and that nobody learns by it what another
 * has. The answers are docs/doors.md, which `npx vitest run --config vitest.long.config.ts test/routes/doors.test.ts -u` writes anew.
 */
import { env } from "cloudflare:workers";
import { listDurableObjectIds, runInDurableObject } from "cloudflare:test";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DirectoryObject } from "../../src/store/directory/directory-object.ts";
import { routedPaths } from "../../src/routes/api/index.ts";
import { accountOf } from "../support/workerd/accounts.ts";
import { sendTo, verdictIn, type Answer, type Bindings } from "../support/workerd/client.ts";
import { pageOf, type Asked, type Section } from "../support/workerd/door-page.ts";
import { emptyLists } from "../support/workerd/lookups.ts";
import { doors, isAboutOne, requestAbout, type Door, type Target } from "../support/workerd/door-paths.ts";
import { localSection } from "../support/workerd/local-doors.ts";
import { closed, newWorld, nothing, open, visitorOf, type Caller, type World } from "../support/workerd/door-world.ts";

const INTRODUCTION = `# The doors of a deployed emulator

This table shows the answer to each caller at each path. \`test/routes/doors.test.ts\` made it from the answers of a deployed emulator.
\`npx vitest run --config vitest.long.config.ts test/routes/doors.test.ts -u\` writes it anew; without \`-u\` the test fails when an answer differs.

An answer is its status; after the slash stands the code of a refusal. Callers with the same answers everywhere share a column, and
requests with the same answers share a row. "A tenant of another's" asks about an account, a zone or a tenant of another
tenant. The same test demands that this answer is the one for an account, zone or tenant that does not exist, byte for byte except its
ray id, and that the request makes no account, and changes none. [control-plane.md](control-plane.md#who-may-use-it) says who the callers are.

The edge is for everybody, as a real one is: a key opens nothing there. Only a client that presents the key of the account, as
\`Emulator-Authorization\`, gets the reason, which stands after the slash. Every other client gets the answer to a client without a key.
`;

let world: World;
let before: string;
const asked: { door: Door; answers: Map<string, Answer> }[] = [];
/** What was asked about and is not there. */
const missing: Target[] = [];
/** Where somebody who is let in nowhere was told what there is. */
const told: string[] = [];
/** Where somebody was told more at the edge than nobody is, and has no right to it. */
const toldMore: string[] = [];

const snapshotOf = async (id: string): Promise<string> => {
  const document = await accountOf(id).snapshot();
  return document instanceof ReadableStream ? new Response(document).text() : document.message;
};

async function answerTo(bindings: Bindings, door: Door, token: string | null, target: Target, own: string) {
  const { path, body } = requestAbout(door, target, own);
  const headers: Record<string, string> = token === null ? {} : { [door.key ?? "authorization"]: `Bearer ${token}` };
  if (door.plane === "edge" && !missing.includes(target)) {
    const pair = await visitorOf(target);
    if (door.isAdmitted) Object.assign(headers, pair);
  }
  return sendTo(bindings, door.method, path, { headers, ...(body === undefined ? {} : { body }) });
}

async function ask(door: Door, caller: Caller): Promise<Answer> {
  const target = caller.about === "missing" ? nothing() : await caller.target();
  if (caller.about === "missing") missing.push(target);
  const own = caller.about === "own" ? target.account : world.own.account;
  const answer = masked(await answerTo(open, door, caller.token, target, own), target);
  if (door.plane === "edge") {
    const plain = masked(await answerTo(open, door, null, target, own), target);
    if (!caller.isLetIn && shapeOf(plain) !== shapeOf(answer)) {
      toldMore.push(`${caller.name}: ${door.path}: ${shapeOf(answer)} and not ${shapeOf(plain)}`);
    }
    return answer;
  }
  if (caller.about !== "either" || !isAboutOne(door)) return answer;
  const none = nothing();
  missing.push(none);
  const again = masked(await answerTo(open, door, caller.token, none, own), none);
  if (JSON.stringify(wordsOf(again)) !== JSON.stringify(wordsOf(answer))) {
    told.push(`${caller.name}: ${door.method} ${door.path}: ${answer.text}, and of what is not there ${again.text}`);
  }
  return answer;
}

/** Without the ids that were sent. */
function masked(answer: Answer, { account, zone, tenant, token }: Target): Answer {
  const sent = [account, zone, tenant, token].reduce((text, id) => text.replaceAll(id, "?"), answer.text);
  return { ...answer, text: sent.replaceAll(zone.slice(0, 8), "?") };
}

/** What tells somebody at the edge from nobody: a JWT is another one each second. */
function shapeOf(answer: Answer): string {
  const { status, others, text } = wordsOf(answer);
  const headers = Object.entries(others).map(([name, value]) => (name.startsWith("emulator-") ? [name, value] : name));
  return JSON.stringify([status, headers, status === 200 ? "" : text]);
}

/** All that a client is told, but for the ray id. */
function wordsOf({ status, headers, text }: Answer) {
  const { "cf-ray": ray, ...others } = Object.fromEntries(headers);
  return { status, others, text: ray === undefined ? text : text.replaceAll(ray.split("-")[0] ?? ray, "ray") };
}

function verdictOf(answer: Answer): string {
  const reason = answer.headers.get("emulator-reason");
  if (reason !== null) return `${answer.status} / ${reason}`;
  const { error } = Object(answer.body) as { error?: { code: string } };
  return error ? `${answer.status} / ${error.code}` : verdictIn(answer);
}

afterAll(() => emptyLists());

beforeAll(async () => {
  await emptyLists();
  world = await newWorld();
  before = await snapshotOf(world.foreign.account);
  for (const door of doors) {
    const answers = new Map<string, Answer>();
    for (const caller of world.callers) answers.set(caller.name, await ask(door, caller));
    asked.push({ door, answers });
  }
}, 300_000);

describe("at every door", () => {
  test.each([
    ["a tenant of another's", "a tenant of what is not there"],
    ["a tenant of the operator's", "a tenant of what is not there"],
    ["an API token of the operator's", "an API token of what is not there"],
    ["an API token of another's", "an API token of what is not there"],
    ["an API token of another account of its tenant", "an API token of what is not there"],
  ])("%s is told what %s is told, word for word", (one, other) => {
    for (const { door, answers } of asked.filter(({ door: each }) => each.plane !== "edge" && isAboutOne(each))) {
      const [first, second] = [answers.get(one), answers.get(other)];
      if (!first || !second) throw new Error("They were not asked");
      expect.soft(wordsOf(first), `${door.method} ${door.path}`).toEqual(wordsOf(second));
    }
    expect(asked.length).toBe(doors.length);
  });

  test("whoever is let in nowhere is told the same of what is there and of what is not", () => {
    expect(told).toEqual([]);
  });

  test("of the edge everybody is answered as a visitor is who presents nothing, but for who presents the account's key", () => {
    expect(toldMore).toEqual([]);
  });

  test("no account comes to be by being asked about", async () => {
    const ids = (await listDurableObjectIds(env.ACCOUNTS)).map(String);
    const made = missing
      .flatMap(({ account, zone }) => [account, zone])
      .filter((id) => ids.includes(`${env.ACCOUNTS.idFromName(id)}`));
    expect(made).toEqual([]);
    expect(ids).toContain(`${env.ACCOUNTS.idFromName(world.foreign.account)}`);
  });

  test("nothing of what is not there is written into the directory", async () => {
    const text = await runInDurableObject<DirectoryObject, string>(
      env.DIRECTORY.getByName("directory"),
      (_, { storage }) => {
        const { sql } = storage;
        const names = sql
          .exec<{ name: string }>(
            `SELECT name FROM sqlite_schema WHERE type = 'table' AND substr(name, 1, 4) <> '_cf_'`,
          )
          .toArray();
        const tables = names.filter(({ name }) => name !== "audit");
        return JSON.stringify(tables.map(({ name }) => [name, sql.exec(`SELECT * FROM "${name}"`).toArray()]));
      },
    );
    expect(text).toContain(world.foreign.account);
    const written = missing.filter((each) => [each.account, each.zone, each.tenant].some((id) => text.includes(id)));
    expect(written).toEqual([]);
  });

  test("what is another tenant's stays as it is, but for the visits to its edge", async () => {
    const withoutVisits = (text: string) => {
      const snapshot = JSON.parse(text) as { journal: { operation: string }[] };
      return { ...snapshot, journal: snapshot.journal.filter(({ operation }) => operation !== "edge") };
    };
    expect(withoutVisits(await snapshotOf(world.foreign.account))).toEqual(withoutVisits(before));
  });
});

test("every route of the API plane is among the doors", () => {
  const formOf = (path: string) => path.replaceAll(/\{\w+\}/g, "{}");
  const known = new Set(doors.map(({ path }) => formOf(path)));
  expect(routedPaths().filter((path) => !known.has(`/client/v4${formOf(path)}`))).toEqual([]);
});

test("the page shows each answer", async () => {
  const callers = world.callers.map(({ name }) => name);
  const sectionOf = (title: string, isIn: (door: Door) => boolean): Section => ({
    title,
    callers,
    asked: asked
      .filter(({ door }) => isIn(door))
      .map(({ door, answers }) => ({ door, verdicts: callers.map((name) => verdictOf(answers.get(name) as Answer)) })),
  });
  const page = pageOf(INTRODUCTION, [
    sectionOf(
      "The control plane: an account, a zone, a tenant",
      (door) => door.plane === "control" && isAboutOne(door),
    ),
    sectionOf("The control plane: everything else", (door) => door.plane === "control" && !isAboutOne(door)),
    sectionOf("The API plane: an account, a zone", (door) => door.plane === "api" && isAboutOne(door)),
    sectionOf("The API plane: everything else", (door) => door.plane === "api" && !isAboutOne(door)),
    sectionOf("The edge", (door) => door.plane === "edge"),
    sectionOf("Neither plane", (door) => door.plane === "none"),
    await closedSection(),
    await localSection(),
  ]);
  await expect(page).toMatchFileSnapshot("../../docs/doors.md");
}, 120_000);

/** Nobody is let in, whatever is presented. */
async function closedSection(): Promise<Section> {
  const wanted = world.callers.filter(({ about }) => about === "either" || about === "own");
  const rows: Asked[] = [];
  for (const door of doors) {
    const verdicts: string[] = [];
    for (const { token } of wanted)
      verdicts.push(verdictOf(await answerTo(closed, door, token, world.own, world.own.account)));
    rows.push({ door, verdicts });
  }
  const nameOf = (all: readonly Door[]) =>
    all.every(({ plane }) => plane === "api") ? "every request to the API plane above" : "every other request above";
  return { nameOf, title: "Closed: without an operator's token", callers: wanted.map(({ name }) => name), asked: rows };
}
