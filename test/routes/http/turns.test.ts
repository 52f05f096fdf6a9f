/** Whose turn it is, by a clock that is set by hand: the order of those who wait, their bounds, and what each takes from the others. */
import { expect, test } from "vitest";
import type { Bounds, Turn } from "../../../src/routes/http/turns-owner.ts";
import { Turns } from "../../../src/routes/http/turns.ts";

const BOUNDS: Bounds = { waiting: 100, waitingInAll: 150, underWay: 20 };

/** A gate, and a machine with one thread: what works takes the time of everybody. */
class Machine {
  time = 1000;
  readonly turns = new Turns({
    now: () => this.time,
    after: (delay, run) => void this.#alarms.push({ at: this.time + delay, run }),
  });
  readonly #alarms: { at: number; run: () => void }[] = [];
  /** The names of those whose work began, in this order. */
  readonly began: string[] = [];
  readonly #working: { name: string; turn: Turn }[] = [];

  get working(): number {
    return this.#working.length;
  }

  ask(name: string, bounds = BOUNDS): () => void {
    const begin = (turn: Turn) => {
      turn.begin();
      this.began.push(name);
      this.#working.push({ name, turn });
    };
    const turn = this.turns.take(name, bounds);
    if (!turn) return this.turns.wait(name, bounds, begin);
    begin(turn);
    return () => {};
  }

  askTimes(times: number, name: string): void {
    for (let n = 0; n < times; n++) this.ask(name);
  }

  /** The one that works longest is done after so long, in which the thread did nothing else. */
  finish(took = 0): string {
    const [first] = this.#working.splice(0, 1);
    if (!first) throw new Error("Nothing works.");
    this.time += took;
    first.turn.end();
    this.ring();
    return first.name;
  }

  /** The thread has nothing to do for so long. */
  idle(milliseconds: number): void {
    for (let n = 0; n < milliseconds; n++) {
      this.time += 1;
      this.ring();
    }
  }

  ring(): void {
    for (;;) {
      const index = this.#alarms.findIndex(({ at }) => at <= this.time);
      const [alarm] = index < 0 ? [] : this.#alarms.splice(index, 1);
      if (!alarm) return;
      alarm.run();
    }
  }

  /** Works for so long, each request of an owner taking as long as it is said here; one that is done asks again at once. */
  run(milliseconds: number, costs: Readonly<Record<string, number>>): Record<string, number> {
    const done: Record<string, number> = {};
    const end = this.time + milliseconds;
    while (this.time < end) {
      if (this.working === 0) this.idle(1);
      else {
        const [next] = this.#working;
        const name = this.finish(costs[next?.name ?? ""] ?? 0);
        done[name] = (done[name] ?? 0) + 1;
        this.ask(name);
      }
    }
    return done;
  }
}

test("who is alone works at once, until it is as much as others could have to wait for", () => {
  const machine = new Machine();
  machine.askTimes(40, "a");
  expect(machine.working).toBe(5); // 2 ms each are supposed at first
  while (machine.began.length < 30) machine.finish();
  expect(machine.working).toBe(20); // they take nothing, and so many may be under way
});

test("of an owner whose requests take long, one works at a time", () => {
  const machine = new Machine();
  machine.askTimes(5, "a");
  for (let n = 0; n < 100; n++) {
    machine.ask("a");
    machine.finish(20);
  }
  while (machine.working > 1) machine.finish(20);
  expect(machine.began.length).toBeLessThanOrEqual(105);
  machine.finish(20);
  expect(machine.working).toBeLessThanOrEqual(1);
});

test("several owners have their turns one after another, and each of them its requests in their order", () => {
  const machine = new Machine();
  machine.ask("x");
  for (const name of ["a", "a", "a", "b", "c", "c"]) machine.ask(name);
  expect(machine.began).toEqual(["x"]);
  while (machine.working > 0) machine.finish();
  expect(machine.began).toEqual(["x", "a", "b", "c", "a", "c", "a"]);
});

test("whatever one of them takes, the other has half of the time at least", () => {
  for (const cost of [1, 8, 60]) {
    const machine = new Machine();
    machine.ask("other");
    machine.askTimes(90, "storm");
    const done = machine.run(4000, { storm: cost, other: 1 });
    expect(done.other, `${cost} ms`).toBeGreaterThan(1900 - 2 * cost);
    expect((done.storm ?? 0) * cost, `${cost} ms`).toBeGreaterThan(4000 / 5);
  }
});

test("who comes back within a moment is waited for, and who does not is not", () => {
  const machine = new Machine();
  machine.ask("other");
  machine.askTimes(2, "slow");
  machine.finish(1);
  machine.finish(30); // the first of the slow ones
  expect(machine.working).toBe(0);
  machine.idle(20);
  expect(machine.working).toBe(0);
  machine.ask("other");
  expect(machine.working).toBe(1);
  machine.finish(1);
  machine.idle(60);
  expect(machine.began).toEqual(["other", "slow", "other", "slow"]);
});

test("what waits for something else, such as the time of a fault, keeps nobody from working, and costs nothing", () => {
  const machine = new Machine();
  machine.ask("x");
  machine.ask("delayed");
  machine.ask("delayed");
  machine.finish();
  expect(machine.began).toEqual(["x", "delayed"]);
  machine.idle(20);
  expect(machine.began).toEqual(["x", "delayed", "delayed"]);
  machine.ask("y");
  machine.idle(2000);
  machine.finish();
  machine.finish();
  machine.ask("y");
  machine.ask("delayed");
  expect(machine.began.slice(-2)).toContain("y");
  machine.idle(10);
  expect(machine.began.at(-1)).toBe("delayed");
});

test("no more than so many are under way, whatever they wait for", () => {
  const machine = new Machine();
  machine.askTimes(25, "a");
  machine.idle(1000);
  expect(machine.began).toHaveLength(20);
  machine.finish();
  expect(machine.began).toHaveLength(21);
});

test("a turn that nobody gives back is taken for given back in the end", () => {
  const machine = new Machine();
  machine.askTimes(25, "a");
  machine.idle(125_000);
  expect(machine.began).toHaveLength(25);
});

test("an owner may have so many wait, and so may all together", () => {
  const { turns } = new Machine();
  for (let n = 0; n < 20; n++) turns.take("a", BOUNDS);
  const leave = Array.from({ length: 100 }, () => turns.wait("a", BOUNDS, () => {}));
  expect(turns.isFull("a", BOUNDS)).toBe(true);
  expect(turns.isFull("b", BOUNDS)).toBe(false);
  for (let n = 0; n < 50; n++) turns.wait("b", BOUNDS, () => {});
  expect(turns.isFull("c", BOUNDS)).toBe(true);
  leave[0]?.();
  leave[0]?.(); // twice is once
  expect(turns.isFull("a", BOUNDS)).toBe(false);
});

test("who went away while it waited has no turn, and takes no one's", () => {
  const machine = new Machine();
  machine.ask("x");
  const leave = [machine.ask("a"), machine.ask("b")];
  machine.ask("c");
  machine.ask("a");
  for (const each of leave) each();
  while (machine.working > 0) machine.finish();
  expect(machine.began).toEqual(["x", "a", "c"]);
});

test("a turn is given back once", () => {
  const machine = new Machine();
  const turn = machine.turns.take("a", BOUNDS);
  turn?.begin();
  turn?.end();
  turn?.end();
  machine.ask("b");
  machine.ask("c");
  expect(machine.began).toEqual(["b"]);
});

test("an alarm that never came is set again", () => {
  let [time, alarms] = [0, 0];
  const turns = new Turns({ now: () => time, after: () => void (alarms += 1) }); // none of them rings
  turns.take("a", BOUNDS)?.begin();
  turns.wait("b", BOUNDS, () => {});
  turns.wait("b", BOUNDS, () => {});
  expect(alarms).toBe(1);
  time = 2000;
  turns.wait("b", BOUNDS, () => {});
  expect(alarms).toBe(2);
});
