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

const LETTERS = [
  "a",
  "Z",
  "0",
  "ü",
  "ß",
  "ẞ",
  "İ",
  "ı",
  "ſ",
  "K",
  "é",
  "e\u0301",
  "я",
  "λ",
  "ς",
  "中",
  "日本",
  "한",
  "א",
  "ع",
  "हि",
  "ก",
  "💥",
  "👩‍👩‍👧",
  "ａ",
  "①",
  "ﬁ",
  "㎏",
  "℻",
  "\u00ad",
  "\u200b",
  "\u200d",
  "\u2060",
  "\ufeff",
  "\u202e",
  "\ud800",
  "\u0000",
  "\u0130",
  "\u1e9e",
  "\uff0f",
  "\uff20",
  "％",
  "-",
  "--",
  "_",
  "xn--",
  "xn--tda",
  "xn--a",
  "xn--bcher-kva",
];
const DOTS = [".", ".", ".", "\u3002", "\uff0e", "\uff61", "..", "%2e", "．"];
const ENDS = [
  "example",
  "EXAMPLE",
  "example.",
  "ＥＸＡＭＰＬＥ",
  "рф",
  "com",
  "localhost",
  "127.0.0.1",
  "1",
  "0x7f",
  "example:80",
  "example%00",
  "*",
];
const AT_ONCE = 12;
const TO_AN_ACCOUNT = 40;

export function oddHost(random: Seeded): string {
  // Most are hosts to somebody: what no host may have in it is refused, and little is seen of the rest.
  const letters = random.chance(0.7) ? LETTERS.filter((each) => /^[\p{L}\p{N}-]+$/u.test(each)) : LETTERS;
  const label = () => Array.from({ length: random.between(1, 4) }, () => random.oneOf(letters)).join("");
  const long = random.chance(0.05) ? random.oneOf(LETTERS).repeat(random.oneOf([63, 64, 253, 2000])) : "";
  const labels = Array.from({ length: random.between(1, 3) }, label);
  const dot = letters === LETTERS ? random.oneOf(DOTS) : ".";
  return (
    labels.map((each) => each + dot).join("") +
    long +
    random.oneOf(letters === LETTERS ? ENDS : ["example", "Com", "рф"])
  );
}

/** Other ways of writing the same host. */
function writtenOtherwise(host: string, random: Seeded): string {
  const encoded = encodeURIComponent(host.toWellFormed());
  return random.oneOf([
    encoded,
    encodeURIComponent(host.toWellFormed().toUpperCase()),
    encodeURIComponent(host.toWellFormed().normalize("NFD")),
    encodeURIComponent(host.toWellFormed().normalize("NFKC")),
    Array.from(Buffer.from(host), (byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
    `${encoded}.`,
    encoded.replaceAll(".", "%E3%80%82"),
    encodeURIComponent(nameOf(host) ?? host.toWellFormed()),
  ]);
}

/** The name that a host is asked for under, as browsers make it; undefined when it is none. */
function nameOf(host: string): string | undefined {
  const url = URL.parse(`http://${host}/`);
  return url === null || url.port !== "" ? undefined : url.hostname.replace(/\.$/, "");
}

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
