/** Whose turn it is, by a clock that is set by hand: who never waits, who does, their bounds, and what a storm leaves to others. */
import { expect, test } from "vitest";
import type { Bounds, Waiting } from "../../../src/routes/http/turns-owner.ts";
import { ALONE, FEW, Turns } from "../../../src/routes/http/turns.ts";

const BOUNDS: Bounds = { waiting: 100, waitingInAll: 150, underWay: 80 };

/** A gate, and a machine with one thread: what works takes the time of everybody. */
class Machine {
  time = 1000;
  readonly turns = new Turns(() => this.time);
  /** The names of those whose work began, in this order. */
  readonly began: string[] = [];
  #working: { name: string; end: () => void }[] = [];
  #looking: { name: string; waiting: Waiting; due: number }[] = [];

  get working(): number {
    return this.#working.length;
  }
  get waiting(): number {
    return this.#looking.length;
  }

  /** What comes back ends the wait, if it has to wait. */
  ask(name: string, bounds = BOUNDS): () => void {
    const end = this.turns.take(name, bounds);
    if (end) this.#begin(name, end);
    if (end) return () => {};
    const waiting = this.turns.join(name, bounds);
    const looking = { name, waiting, due: this.time + this.turns.delay(waiting) };
    this.#looking.push(looking);
    return () => {
      this.turns.leave(waiting);
      this.#looking = this.#looking.filter((each) => each !== looking);
    };
  }

  askTimes(times: number, name: string): void {
    for (let n = 0; n < times; n++) this.ask(name);
  }

  #begin(name: string, end: () => void): void {
    this.began.push(name);
    this.#working.push({ name, end });
  }

  /** The one that works longest, of whichever owner or of this one, is done after so long, in which the thread did nothing else. */
  finish(took = 0, name?: string): string {
    const index = this.#working.findIndex((each) => name === undefined || each.name === name);
    const [first] = index < 0 ? [] : this.#working.splice(index, 1);
    if (!first) throw new Error("Nothing works.");
    this.time += took;
    first.end();
    this.ring();
    return first.name;
  }

  /** The clients of all that works go away, of which nobody is told. */
  abandon(): void {
    this.#working = [];
  }

  /** The thread has nothing to do for so long. */
  idle(milliseconds: number): void {
    for (let n = 0; n < milliseconds; n++) {
      this.time += 1;
      this.ring();
    }
  }

  /** Those whose timers ring, in their order. */
  ring(): void {
    const due = this.#looking.filter((each) => each.due <= this.time).toSorted((a, b) => a.due - b.due);
    for (const looking of due) {
      const end = this.turns.claim(looking.waiting, looking.due);
      looking.due = this.time + this.turns.delay(looking.waiting);
      if (!end) continue;
      this.#looking = this.#looking.filter((each) => each !== looking);
      this.#begin(looking.name, end);
    }
  }

  /** Works for so long, each request of an owner taking as long as it is said here; one that is done asks again at once. */
  run(milliseconds: number, costs: Readonly<Record<string, number>>): Record<string, number> {
    const done: Record<string, number> = {};
    const end = this.time + milliseconds;
    while (this.time < end) {
      if (this.working === 0) {
        this.idle(1);
        continue;
      }
      const [next] = this.#working;
      const name = this.finish(costs[next?.name ?? ""] ?? 0);
      done[name] = (done[name] ?? 0) + 1;
      this.ask(name);
    }
    return done;
  }
}

test("who wants little at once never waits, however many others there are", () => {
  const machine = new Machine();
  const names = Array.from({ length: 20 }, (_, n) => `owner ${n}`);
  for (let n = 0; n < 20; n++) for (const name of names) machine.ask(name);
  expect([machine.working, machine.waiting]).toEqual([400, 0]);
});

test("who is alone may want much, and waits for no one but himself", () => {
  const machine = new Machine();
  machine.askTimes(90, "a");
  expect([machine.working, machine.waiting]).toEqual([40, 50]); // 1 ms each are supposed at first
  const quick = new Machine();
  for (let n = 0; n < 50; n++) {
    quick.ask("a");
    quick.finish(); // in no time
  }
  quick.askTimes(90, "a");
  expect(quick.working).toBe(ALONE);
});

test("whatever a storm takes, the other has half of the time at least, and the storm goes on", () => {
  for (const cost of [1, 8, 40]) {
    const machine = new Machine();
    machine.askTimes(90, "storm");
    machine.run(200, { storm: cost });
    machine.ask("other");
    machine.run(3000, { storm: cost, other: 1 }); // until those that began before are done
    const done = machine.run(6000, { storm: cost, other: 1 });
    expect(done.other, `${cost} ms`).toBeGreaterThan(3000);
    expect((done.storm ?? 0) * cost, `${cost} ms`).toBeGreaterThan(6000 / 10);
  }
});

test("requests whose clients went away have no part of the time of others, though their owner is never seen again", () => {
  const machine = new Machine();
  machine.askTimes(FEW, "gone");
  machine.abandon();
  machine.idle(3000);
  for (let n = 0; n < 50; n++) {
    machine.ask("a");
    machine.finish(8);
  }
  machine.askTimes(90, "a");
  expect(machine.working).toBe(5); // which take 40 ms together
});

test("a storm has all of the time again when nobody else is there", () => {
  const machine = new Machine();
  machine.askTimes(90, "storm");
  machine.ask("other");
  machine.run(500, { storm: 1, other: 1 });
  while (machine.began.length > 0) machine.began.pop();
  for (let n = 0; n < 300; n++) if (machine.working > 0) machine.finish(1);
  machine.idle(100);
  machine.askTimes(60, "storm");
  const before = machine.time;
  const done = machine.run(1000, { storm: 1 });
  expect(done.storm).toBeGreaterThan((machine.time - before) * 0.8);
});

test("two storms do not wait for each other", () => {
  const machine = new Machine();
  machine.askTimes(60, "a");
  machine.askTimes(60, "b");
  machine.idle(1100); // by now it is known of both
  const done = machine.run(3000, { a: 1, b: 1 });
  expect((done.a ?? 0) + (done.b ?? 0)).toBeGreaterThan(2700);
});

test("requests that take long make a storm of few", () => {
  const machine = new Machine();
  for (let n = 0; n < 60; n++) {
    machine.ask("heavy");
    machine.finish(30);
  }
  machine.ask("other");
  machine.askTimes(5, "heavy");
  expect(machine.began.slice(-3)).toEqual(["heavy", "other", "heavy"]);
  expect(machine.waiting).toBe(4);
});

test("what waits for something else, such as the time of a fault, keeps nobody from working in the end", () => {
  const machine = new Machine();
  machine.ask("other");
  machine.askTimes(FEW + 1, "delayed");
  machine.ask("other");
  expect(machine.waiting).toBeGreaterThan(0);
  machine.idle(2500);
  expect([machine.working, machine.waiting]).toEqual([FEW + 3, 0]);
});

test("no more than so many are under way, whatever they wait for", () => {
  const machine = new Machine();
  machine.askTimes(85, "a");
  machine.idle(10_000);
  expect([machine.working, machine.waiting]).toEqual([80, 5]);
  machine.finish();
  machine.idle(3000);
  expect([machine.working, machine.waiting]).toEqual([80, 4]);
});

test("a turn that nobody gives back is taken for given back in the end", () => {
  const machine = new Machine();
  machine.askTimes(85, "a");
  machine.idle(130_000);
  expect(machine.waiting).toBe(0);
});

test("an owner may have so many wait, and so may all together; who is gone for long is not counted", () => {
  const machine = new Machine();
  const { turns } = machine;
  for (let n = 0; n < 40; n++) turns.take("a", BOUNDS);
  const waiting = Array.from({ length: 100 }, () => turns.join("a", BOUNDS));
  expect([turns.isFull("a", BOUNDS), turns.isFull("b", BOUNDS)]).toEqual([true, false]);
  for (let n = 0; n < 50; n++) turns.join("b", BOUNDS);
  expect(turns.isFull("c", BOUNDS)).toBe(true);
  const [first] = waiting;
  if (first) turns.leave(first);
  if (first) turns.leave(first); // twice is once
  expect(turns.isFull("a", BOUNDS)).toBe(false);
  machine.time += 61_000;
  turns.join("a", BOUNDS);
  for (let n = 0; n < 98; n++) turns.join("a", BOUNDS);
  expect(turns.isFull("a", BOUNDS)).toBe(false);
});

test("who went away while it waited has no turn, and takes no one's", () => {
  const machine = new Machine();
  machine.askTimes(40, "a");
  const leave = [machine.ask("a"), machine.ask("a")];
  machine.ask("a");
  for (const each of leave) each();
  while (machine.working > 0) machine.finish();
  machine.idle(10);
  expect([machine.began.length, machine.waiting]).toEqual([41, 0]);
});

test("a turn is given back once", () => {
  const machine = new Machine();
  const end = machine.turns.take("a", BOUNDS);
  end?.();
  end?.();
  machine.askTimes(60, "a");
  expect([machine.working, machine.waiting]).toEqual([45, 15]); // less than 1 ms each is supposed by now
});

test("after many requests that ended together, dearer ones are soon known to be dear", () => {
  const machine = new Machine();
  for (let round = 0; round < 20; round++) {
    machine.askTimes(FEW, "batches");
    machine.finish(5);
    while (machine.working > 0) machine.finish(0); // they shared a commit
  }
  machine.askTimes(ALONE, "batches");
  // Those that began while they were taken for cheap end, and others begin.
  for (let n = 0; n < 2 * ALONE; n++) {
    machine.ask("batches");
    machine.finish(15);
  }
  expect(machine.working).toBeLessThanOrEqual(3);
});

test("an owner with few requests is no storm because of what the requests of others take meanwhile", () => {
  const machine = new Machine();
  machine.askTimes(90, "storm");
  machine.askTimes(20, "other");
  for (let n = 0; n < 20; n++) {
    machine.finish(3, "storm");
    machine.finish(0, "other");
    machine.ask("other");
  }
  const [before, others] = [machine.waiting, machine.began.filter((name) => name === "other")];
  expect([others.length, before]).toEqual([40, 50]); // all that wait are of the storm
});

test("requests that share the thread, and so end together, are known to be dear", () => {
  const machine = new Machine();
  const { turns } = machine;
  const together: number[] = [];
  for (let round = 0; round < 5; round++) {
    turns.take("other", BOUNDS)?.(); // it is there
    const ends = Array.from({ length: 8 }, () => turns.take("heavy", BOUNDS)).filter((end) => end !== undefined);
    together.push(ends.length);
    machine.time += 30 * ends.length;
    for (const end of ends) end();
  }
  expect(together.slice(0, 1)).toEqual([8]);
  expect(together.slice(-1)).toEqual([1]);
});
