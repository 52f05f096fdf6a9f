/** The class `edge`: requests to protected hosts, and who of them gets through to the origin. */
import fc from "fast-check";
import { ask, inWords, type Answer, type Sent } from "./asking.ts";
import { presentedInOne, presentedPairs, type Presented } from "./edge/credentials.ts";
import { hostsOf, isBelowAdmin, methods, paths, type Place } from "./edge/places.ts";
import { worldOn, type World } from "./edge/world.ts";
import type { HostileClass, Target } from "./hostile-class.ts";
import { isRecord, wrongWith } from "./judging.ts";
import { made } from "./random.ts";
import { inParallel, Tallying } from "./tallying.ts";

interface Case {
  readonly place: Place;
  readonly presented: Presented;
  readonly form: "host" | "path";
}

export const edge: HostileClass = {
  name: "edge",
  about: "requests to protected hosts with odd methods, hosts and paths, and with every form of credentials but one",
  async run(target, { inputs, seed }) {
    const world = await worldOn(target);
    const tallying = new Tallying();
    await inParallel(made(casesOf(world, target), inputs, seed), 16, async (one) => {
      const sent = requestOf(world, one);
      const answer = await ask(target.url, sent);
      tallying.answered(typeof answer === "string" ? "closed" : answer.status);
      const wrong = faultOf(target, world, one, sent, answer);
      if (wrong !== undefined) tallying.fault(`${wrong}. The request: ${inWords(sent)}`);
    });
    return tallying.tally();
  },
};

function casesOf(world: World, { name }: Target): fc.Arbitrary<Case> {
  // A deployed emulator has the path form alone.
  const form = name === "sandbox" ? fc.constant("path" as const) : fc.constantFrom("host" as const, "path" as const);
  const ofPair = fc
    .record({ method: methods, host: hostsOf(world), path: paths, presented: presentedPairs(world), form })
    .map(({ method, host, path, presented, form: way }) => ({
      place: {
        method: method.text,
        host: host.text,
        path: path.text,
        isPlain: [method, host, path].every((part) => part.isPlain),
      },
      presented,
      form: way,
    }));
  const inOne = fc
    .record({ method: methods, presented: presentedInOne(world), form })
    .map(({ method, presented, form: way }) => ({
      place: { method: method.text, host: world.hostOfOneHeader, path: "/", isPlain: method.isPlain },
      presented,
      form: way,
    }));
  // Who logs out with the session ends it, for all requests that follow.
  const endsSession = ({ place, presented }: Case) =>
    place.path.includes("logout") && presented.headers.some(([, value]) => value.includes(world.session));
  const asked = ofPair
    .filter((one) => !endsSession(one))
    .map(({ place, presented, form: way }): Case => {
      const isAskable = name !== "wrangler-dev" || isHost(place.host);
      return { place, presented, form: isAskable ? way : "path" };
    });
  return fc.oneof({ weight: 5, arbitrary: asked }, { weight: 1, arbitrary: inOne });
}

/** A `Host` that is none is answered by the proxy of wrangler with 500, and its emulator is not asked. */
const isHost = (host: string): boolean => /^[A-Za-z0-9._-]+(:[0-9]+)?$/.test(host) && URL.canParse(`http://${host}/`);

function requestOf({ account }: World, { place, presented, form }: Case): Sent {
  const { method, host, path } = place;
  if (form === "host")
    return {
      method,
      path: path === "" ? "/" : path,
      headers: [["Host", host], ["Emulator-Account", account.id], ...presented.headers],
    };
  return { method, path: `/_edge/${account.id}/${host}${path}`, headers: presented.headers };
}

/** A HEAD request has no echo that tells of it; its reason does. Deployed, visitors are told none. */
const LET_IN = new Set(["service-auth", "session", "bypass", "no-application"]);

function faultOf(
  { name }: Target,
  world: World,
  one: Case,
  sent: Sent,
  answer: Answer | "hang" | "closed",
): string | undefined {
  const { presented, place } = one;
  const isDeployed = name === "sandbox";
  const secrets = [world.pair.secret, world.adminPair.secret];
  const wrong = wrongWith(answer, "edge", { method: sent.method, secrets });
  if (wrong !== undefined || typeof answer === "string") return isOfHttp(answer, place) ? undefined : wrong;
  const reason = answer.headers["emulator-reason"];
  if (presented.wanted === "out" && LET_IN.has(reason ?? "")) {
    return `A request without the right secret was let in (${answer.status}, Emulator-Reason: ${reason})`;
  }
  const told = Object.keys(answer.headers).find((header) => header.startsWith("emulator-"));
  if (isDeployed && told !== undefined) return `A visitor of a deployed emulator was sent ${told}`;
  const reached = reachedBy(answer, sent);
  if (reached === undefined) {
    const isRefused = place.isPlain && presented.wanted === "in";
    return isRefused
      ? `The right credentials were refused with ${answer.status}: ${answer.text.slice(0, 200)}`
      : undefined;
  }
  if (presented.wanted === "out")
    return `A request without the right secret reached the origin: ${answer.text.slice(0, 300)}`;
  if (reached.assertion === "spoofed") return "The origin was sent a Cf-Access-Jwt-Assertion that the client made up";
  const { hostname, pathname } = new URL(reached.url);
  const isOfAdmin = presented.wanted === "in below /admin alone";
  if (hostname === world.host && presented.wanted !== "either" && isBelowAdmin(pathname) !== isOfAdmin) {
    return `What gets in to ${isOfAdmin ? "/admin alone" : "all but /admin"} reached ${reached.url.slice(0, 200)}`;
  }
  return undefined;
}

/** What workerd answers itself, before the emulator is asked: a method that it does not know, and a header that is too large. */
function isOfHttp(answer: Answer | "hang" | "closed", { method }: Place): boolean {
  if (typeof answer === "string") return false;
  return (
    answer.status === 501 && ["FOO", "get"].includes(method) && answer.text.includes("Unrecognized request method")
  );
}

/** What the echo tells of the request that came to it; undefined for every other answer. */
function reachedBy(answer: Answer, { method }: Sent): { url: string; assertion: unknown } | undefined {
  if (answer.status !== 200 || method === "HEAD") return undefined;
  try {
    const told: unknown = JSON.parse(answer.text);
    if (!isRecord(told) || typeof told["url"] !== "string" || !isRecord(told["headers"])) return undefined;
    return { url: told["url"], assertion: told["headers"]["cf-access-jwt-assertion"] };
  } catch {
    return undefined;
  }
}
