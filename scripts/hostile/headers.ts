/** Texts that end a header, wherever one may come into a header of an answer: none of them adds one, or says more in one. */
import type { HostileClass } from "./hostile-class.ts";
import { requestIn, settingsOf, type Pair } from "./headers/requests.ts";
import { ask } from "./asking.ts";
import { wrongWith } from "./judging.ts";
import { answersIn, type RawAnswer } from "./raw/answers.ts";
import { exchange } from "./raw/exchange.ts";
import { complaintsIn, serverFault } from "./raw/server-fault.ts";
import { RawWorld } from "./raw/world.ts";
import { Seeded } from "./seeded.ts";
import { inParallel, Tallying } from "./tallying.ts";

const TO_AN_ACCOUNT = 150;
const AT_ONCE = 16;
const OF_COOKIES = /^(?:Path=[^\0-\x1f;]*|Expires=[^;]*|Max-Age=\d+|Secure|HttpOnly|SameSite=(?:none|lax|strict))$/i;

export const headers: HostileClass = {
  name: "headers",
  about: "line ends and attributes, in every way of writing them, in whatever is put into a header of an answer",
  async run(target, { inputs, seed }) {
    const random = new Seeded(seed);
    const tallying = new Tallying();
    while (tallying.inputs < inputs) {
      const world = await RawWorld.at(target);
      const places = ["nowhere.example"];
      const token = await world.asked<{ result: Pair }>("POST", world.tokens, { name: "let in" });
      const own = Object.entries(world.account.headers);
      for (const [method, path, body] of [...settingsOf(world.account, random), ...settingsOf(world.account, random)]) {
        const answer = await ask(target.url, { method, path, headers: own, body: JSON.stringify(body) });
        tallying.answered(typeof answer === "string" ? "closed" : answer.status);
        const wrong = wrongWith(answer, path.startsWith("/client/") ? "api" : "control", { method });
        if (wrong !== undefined) tallying.fault(`${wrong}: ${method} ${path} ${JSON.stringify(body)}`);
        if (typeof answer !== "string" && answer.status === 201 && path.endsWith("/apps")) {
          places.push(String((body as { domain?: string }).domain));
        }
      }
      const until = Math.min(inputs, tallying.inputs + TO_AN_ACCOUNT);
      const requests = function* () {
        while (tallying.inputs < until) yield requestIn(world, places, token.result, random);
      };
      await inParallel(requests(), AT_ONCE, async ({ method, bytes }) => {
        const exchanged = await exchange(target.url, { pieces: [Buffer.from(bytes, "latin1")] });
        const told = (what: string) => tallying.fault(`${what}: ${JSON.stringify(bytes.slice(0, 700))}`);
        const { answers, rest } = answersIn(exchanged.bytes, [method]);
        tallying.answered(answers[0]?.status ?? "closed");
        if (exchanged.end === "silent") told("It was not answered within 15 seconds");
        if (answers.length > 1) told(`${answers.length} answers came`);
        if (rest !== "" && exchanged.end === "ended") told(`This is no answer: ${JSON.stringify(rest.slice(0, 300))}`);
        for (const answer of answers) {
          const wrong = serverFault(answer, method, target.name) ?? injectedIn(answer);
          if (wrong !== undefined) told(wrong);
        }
      });
    }
    for (const line of complaintsIn(target.newErrors())) tallying.fault(`It wrote of a bug: ${line.slice(0, 500)}`);
    return tallying.tally();
  },
};

/** What is in the head that nobody but the payload put there. */
function injectedIn({ headers: head }: RawAnswer): string | undefined {
  if (head.has("x-injected")) return "A header was added";
  for (const [name, values] of head) {
    const odd = values.find((value) => /[\0-\x08\x0a-\x1f\x7f]/.test(value));
    if (odd !== undefined) return `${name} has a control character in it: ${JSON.stringify(odd.slice(0, 200))}`;
  }
  for (const cookie of head.get("set-cookie") ?? []) {
    const [pair = "", ...attributes] = cookie.split(/; ?/);
    const odd = attributes.find((attribute) => !OF_COOKIES.test(attribute));
    if (odd !== undefined || !/^CF_\w+=[\w.-]*$/.test(pair)) return `A cookie says more than it should: ${cookie}`;
  }
  return undefined;
}
