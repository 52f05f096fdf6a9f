/** Hosts in every alphabet, and every way of writing one: what is protected under one of them is under each that means the same. */
import { ask, inWords } from "./asking.ts";
import type { HostileClass, Target } from "./hostile-class.ts";
import { inTarget } from "./headers/payloads.ts";
import { wrongWith } from "./judging.ts";
import { answersIn } from "./raw/answers.ts";
import { exchange } from "./raw/exchange.ts";
import { complaintsIn, serverFault } from "./raw/server-fault.ts";
import { RawWorld } from "./raw/world.ts";
import { Seeded } from "./seeded.ts";
import { inParallel, Tallying } from "./tallying.ts";
import { nameOf, oddHost, writtenOtherwise } from "./unicode/hosts.ts";

const AT_ONCE = 12;
const TO_AN_ACCOUNT = 40;

export const unicodeHosts: HostileClass = {
  name: "unicode-hosts",
  about:
    "hosts in every alphabet and every way of writing them, as what an application protects and as what is asked for",
  async run(target, { inputs, seed }) {
    const random = new Seeded(seed);
    const tallying = new Tallying();
    while (tallying.inputs < inputs) {
      const world = await RawWorld.at(target);
      const until = Math.min(inputs, tallying.inputs + TO_AN_ACCOUNT * 5);
      const hosts = function* () {
        while (tallying.inputs < until) yield oddHost(random);
      };
      await inParallel(hosts(), AT_ONCE, (host) => oneHost(target, world, host, random.apart(), tallying));
    }
    for (const line of complaintsIn(target.newErrors())) tallying.fault(`It wrote of a bug: ${line.slice(0, 500)}`);
    return tallying.tally();
  },
};

async function oneHost(
  target: Target,
  world: RawWorld,
  host: string,
  random: Seeded,
  tallying: Tallying,
): Promise<void> {
  const { headers, id } = world.account;
  const path = `/client/v4/accounts/${id}/access/apps`;
  const policies = [{ name: "nobody", decision: "deny", include: [{ everyone: {} }] }];
  // A path below which nobody is let in, either; what it is asked for under is written as it is.
  const below = random.chance(0.5) ? `/${inTarget(random).replaceAll(/[?#*]|\.\.?\//g, "")}` : "";
  const domain = host + below;
  const form = random.oneOf([{ domain }, { domain, destinations: [{ type: "public", uri: domain }] }]);
  const body = JSON.stringify({ type: "self_hosted", name: "a", policies, ...form });
  const sent = { method: "POST", path, headers: Object.entries(headers), body };
  const answer = await ask(target.url, sent);
  tallying.answered(typeof answer === "string" ? "closed" : answer.status);
  const wrong = wrongWith(answer, "api", { method: "POST" });
  if (wrong !== undefined) return tallying.fault(`${wrong}: ${inWords(sent)}`);
  const isProtected = typeof answer !== "string" && answer.status === 201 && nameOf(host) !== undefined;

  for (let n = 0; n < 3; n++) {
    const written = writtenOtherwise(host, random);
    const isSame = isProtected && nameOf(written) === nameOf(host);
    const byName = target.name === "workerd" && below === "" && random.chance(0.3);
    const bytes = byName
      ? `GET / HTTP/1.1\r\nHost: ${Buffer.from(host)
          .toString("latin1")
          .replaceAll(/[\r\n\0]/g, "")}\r\nEmulator-Account: ${id}\r\nConnection: close\r\n\r\n`
      : world.request("GET", `/_edge/${id}/${written}${below === "" ? "/" : Buffer.from(below).toString("latin1")}`, [
          "Connection: close",
        ]);
    const exchanged = await exchange(target.url, { pieces: [Buffer.from(bytes, "latin1")] });
    const [visit] = answersIn(exchanged.bytes, ["GET"]).answers;
    tallying.answered(visit?.status ?? "closed");
    const told = (what: string) =>
      tallying.fault(`${what}: ${JSON.stringify(host)}, asked for by ${JSON.stringify(bytes.slice(0, 200))}`);
    if (exchanged.end === "silent") told("It was not answered within 15 seconds");
    const fault = visit === undefined ? undefined : serverFault(visit, "GET", target.name);
    if (fault !== undefined) told(fault);
    const asked = /"url":"https:\/\/([^/"]*)\//.exec(visit?.body ?? "")?.[1];
    if (asked !== undefined && isProtected && (isSame || asked === nameOf(host))) told("It is let in, where nobody is");
  }
}
