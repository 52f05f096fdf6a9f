/**
 * Sends the emulator what nobody should: `npm run test:hostile`. It fails on an unintended answer of 5xx, on a hang, on a wrong
 * admission, and when something that was acknowledged is gone.
 *
 * --only CLASS     this class; may be given more than once
 * --target NAME    workerd, wrangler-dev or sandbox; may be given more than once
 * --inputs N       about so many for each class on each target
 * --long           the long run: at least 100,000 in all
 * --seed N         the run that had this seed once more
 * --require-all    a class whose tools are not on this machine is a fault
 */
import { parseArgs } from "node:util";
import { endCommands } from "./clients/command.ts";
import { watched } from "./hostile/afterwards.ts";
import { NotHere, type Budget, type HostileClass, type TargetName } from "./hostile/hostile-class.ts";
import { sum, table, type Outcome } from "./hostile/report.ts";
import { roster } from "./hostile/roster.ts";
import { startTarget, targetNames, type Started } from "./hostile/targets.ts";

/** For each class. Under wrangler every request goes through a proxy, and takes ten times as long. */
const BOUNDED = { workerd: 400, "wrangler-dev": 80, sandbox: 80 };
const LONG = { workerd: 45_000, "wrangler-dev": 3_000, sandbox: 3_000 };

const { values: options } = parseArgs({
  options: {
    only: { type: "string", multiple: true, default: [] },
    target: { type: "string", multiple: true, default: [] },
    inputs: { type: "string" },
    long: { type: "boolean", default: false },
    seed: { type: "string" },
    "require-all": { type: "boolean", default: false },
  },
});

const classes = chosen(options.only, roster, ({ name }) => name, "class");
const targets = chosen(options.target, targetNames, (name) => name, "target");
const inputs = wholeNumber("inputs", options.inputs);
const seed = wholeNumber("seed", options.seed) ?? Math.floor(Math.random() * 2 ** 31);

const budgetOn = (name: TargetName): Budget => ({
  inputs: inputs ?? (options.long ? LONG : BOUNDED)[name],
  seed,
});

let running: Started | undefined;
for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const) {
  process.once(signal, () => {
    endCommands();
    void (running?.stop() ?? Promise.resolve()).finally(() => process.exit(code));
  });
}

console.log(`seed ${seed}`);
for (const one of classes) console.log(`- ${one.name}: ${one.about}`);
const outcomes: Outcome[] = [];
for (const name of targets) outcomes.push(...(await ofTarget(name)));
conclude();

async function ofTarget(name: TargetName): Promise<Outcome[]> {
  const here = classes.filter((one) => one.targets?.includes(name) ?? true);
  if (here.length === 0) return [];
  running = await startTarget(name);
  const found: Outcome[] = [];
  try {
    for (const one of here) {
      const outcome = await outcomeOf(one, running);
      console.error(`${one.name} on ${name}: ${outcome.seconds.toFixed(1)} s`);
      found.push(outcome);
    }
  } finally {
    await running.stop();
    running = undefined;
  }
  return found;
}

async function outcomeOf(one: HostileClass, target: Started): Promise<Outcome> {
  const begun = performance.now();
  const since = () => (performance.now() - begun) / 1000;
  const place = { class: one, target: target.name };
  try {
    const after = await watched(target);
    const tally = await one.run(target, budgetOn(target.name));
    const faults = [...tally.faults, ...(await after())];
    return { ...place, seconds: since(), came: { ...tally, faults } };
  } catch (problem) {
    if (problem instanceof NotHere && !options["require-all"]) {
      return { ...place, seconds: since(), came: problem.message };
    }
    const faults = [`It could not be run: ${problem instanceof Error ? problem.stack : String(problem)}`];
    return { ...place, seconds: since(), came: { inputs: 0, answers: {}, faults } };
  }
}

function conclude(): void {
  console.log(`\n${table(outcomes)}\n`);
  for (const { class: one, target, came } of outcomes) {
    if (typeof came === "string") continue;
    const size = `--inputs ${budgetOn(target).inputs} --seed ${seed}`;
    const again = `npm run test:hostile -- --only ${one.name} --target ${target} ${size}`;
    for (const fault of came.faults) {
      process.exitCode = 1;
      console.error(`FAULT ${one.name} on ${target}: ${fault}\n      again: ${again}`);
    }
  }
  console.log(sum(outcomes));
}

/** Those that were named, or all; a wrong name ends it. */
function chosen<T>(
  names: readonly string[],
  all: readonly T[],
  nameOf: (one: T) => string,
  what: string,
): readonly T[] {
  const wrong = names.find((name) => !all.some((one) => nameOf(one) === name));
  if (wrong !== undefined) {
    console.error(`There is no ${what} ${wrong}. There are: ${all.map(nameOf).join(", ")}`);
    process.exit(2);
  }
  return names.length === 0 ? all : all.filter((one) => names.includes(nameOf(one)));
}

function wholeNumber(name: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const number = Number(given);
  if (Number.isSafeInteger(number) && number > 0) return number;
  console.error(`--${name} ${given}: it must be a whole number from 1.`);
  return process.exit(2);
}
