/** Whose turn it is, by a clock that is set by hand: the order of those who wait, their bounds, and what each takes from the others. */
import { expect, test } from "vitest";
import type { Bounds, Turn, Waiting } from "../../../src/routes/http/turns-owner.ts";
import { Turns } from "../../../src/routes/http/turns.ts";

const BOUNDS: Bounds = { waiting: 100, waitingInAll: 150, underWay: 20 };

/** A gate, and a machine with one thread: what works takes the time of everybody. */
class Machine {
  time = 1000;
  readonly turns = new Turns(() => this.time);
  /** The names of those whose work began, in this order. */
  readonly began: string[] = [];
  readonly #working: { name: string; turn: Turn }[] = [];
  #looking: { name: string; waiting: Waiting; due: number }[] = [];

  get working(): number {
    return this.#working.length;
  }

  ask(name: string, bounds = BOUNDS): () => void {
    const turn = this.turns.take(name, bounds);
    if (turn) this.#begin(name, turn);
    if (turn) return () => {};
    const waiting = this.turns.join(name, bounds);
    const looking = { name, waiting, due: this.time + this.turns.delay(waiting) };
    this.#looking.push(looking);
    return () => {
      this.turns.leave(waiting);
      this.#looking = this.#looking.filter((each) => each !== looking);
    };
  }

  #begin(name: string, turn: Turn): void {
    this.began.push(name);
    this.#working.push({ name, turn });
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

  /** Until nothing works or waits. */
  finishAll(): void {
    while (this.#working.length + this.#looking.length > 0) {
      if (this.working > 0) this.finish();
      else this.idle(1);
    }
  }

  /** The thread has nothing to do for so long. */
  idle(milliseconds: number): void {
    for (let n = 0; n < milliseconds; n++) {
      this.time += 1;
      this.ring();
    }
  }

  /** Those whose timers ring, in their order, which is all that happens while the thread has time. */
  ring(): void {
    const due = this.#looking.filter((each) => each.due <= this.time).toSorted((a, b) => a.due - b.due);
    for (const looking of due) {
      const turn = this.turns.claim(looking.waiting, this.time - looking.due);
      looking.due = this.time + this.turns.delay(looking.waiting);
      if (!turn) continue;
      this.#looking = this.#looking.filter((each) => each !== looking);
      this.#begin(looking.name, turn);
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
  for (let n = 0; n < 10; n++) {
    machine.finish();
    machine.idle(1);
  }
  expect(machine.working).toBeGreaterThan(5); // they take little
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

test("several owners have their turns one after another", () => {
  const machine = new Machine();
  machine.ask("x");
  for (const name of ["a", "a", "a", "b", "c", "c"]) machine.ask(name);
  expect(machine.began).toEqual(["x"]);
  machine.finishAll();
  expect(machine.began).toEqual(["x", "a", "b", "c", "a", "c", "a"]);
});

test("one who cannot come to look any more holds nobody up", () => {
  const machine = new Machine();
  machine.ask("x");
  machine.turns.join("gone", BOUNDS);
  machine.ask("x");
  machine.ask("a");
  machine.finish();
  machine.idle(30);
  machine.finishAll();
  expect(machine.began).toEqual(["x", "a", "x"]);
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
  machine.idle(1);
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
  machine.idle(2000);
  expect(machine.began).toHaveLength(20);
  machine.finish();
  machine.idle(1000);
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
  const waiting = Array.from({ length: 100 }, () => turns.join("a", BOUNDS));
  expect(turns.isFull("a", BOUNDS)).toBe(true);
  expect(turns.isFull("b", BOUNDS)).toBe(false);
  for (let n = 0; n < 50; n++) turns.join("b", BOUNDS);
  expect(turns.isFull("c", BOUNDS)).toBe(true);
  const [first] = waiting;
  if (first) turns.leave(first);
  if (first) turns.leave(first); // twice is once
  expect(turns.isFull("a", BOUNDS)).toBe(false);
});

test("who went away while it waited has no turn, and takes no one's", () => {
  const machine = new Machine();
  machine.ask("x");
  const leave = [machine.ask("a"), machine.ask("b")];
  machine.ask("c");
  machine.ask("a");
  for (const each of leave) each();
  machine.finishAll();
  expect(machine.began).toEqual(["x", "c", "a"]);
});

test("a turn is given back once", () => {
  const machine = new Machine();
  const turn = machine.turns.take("a", BOUNDS);
  turn?.end();
  turn?.end();
  machine.ask("b");
  machine.ask("c");
  expect(machine.began).toEqual(["b"]);
});
