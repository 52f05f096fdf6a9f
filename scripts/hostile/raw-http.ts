/** What no client of HTTP sends, byte by byte. No answer belongs to another request, and no request within another is carried out. */
import type { HostileClass } from "./hostile-class.ts";
import { RawRun } from "./raw/run.ts";
import { complaintsIn } from "./raw/server-fault.ts";
import { RawWorld } from "./raw/world.ts";
import { Seeded } from "./seeded.ts";
import { inParallel, Tallying } from "./tallying.ts";

/** So many inputs go to one account, which is then looked through. */
const TO_AN_ACCOUNT = 500;
const AT_ONCE = 24;

export const rawHttp: HostileClass = {
  name: "raw-http",
  about:
    "requests over sockets that no client of HTTP makes: smuggling, odd heads and chunks, slow and abandoned bodies, pipelines",
  async run(target, { inputs, seed }) {
    const random = new Seeded(seed);
    const tallying = new Tallying();
    while (tallying.inputs < inputs) {
      const run = new RawRun(target, await RawWorld.at(target), tallying);
      const until = Math.min(inputs, tallying.inputs + TO_AN_ACCOUNT);
      await inParallel(marks(tallying, until), AT_ONCE, (mark) => {
        return random.chance(0.04) ? run.pipeline(mark, random.apart()) : run.form(mark, random.apart());
      });
      await run.after();
    }
    for (const line of complaintsIn(target.newErrors())) tallying.fault(`It wrote of a bug: ${line.slice(0, 500)}`);
    return tallying.tally();
  },
};

function* marks(tallying: Tallying, until: number): Generator<string> {
  for (let n = 0; tallying.inputs < until; n++) yield `m${tallying.inputs}x${n}`;
}
