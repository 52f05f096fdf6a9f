/** The life of a token in random order, against a model that knows nothing of the rules. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { admit } from "../../../src/rules/service-tokens/admission.ts";
import { Consultation } from "../../../src/rules/fidelity/consultation.ts";
import { create } from "../../../src/rules/service-tokens/creation.ts";
import { Foreseen } from "./lifecycle-model.ts";
import { anyStep, perform, type Step, type World } from "./lifecycle-steps.ts";
import { START, digestOf, sampleToken, valueOf } from "./sample-token.ts";

const NAME = "CI/CD token";
const { id, clientId } = sampleToken();

function newWorld(): World {
  const holding = { count: () => 0, hasName: () => false };
  const outcome = create({ name: NAME }, { id, clientId }, digestOf("secret 1"), holding, START, new Consultation());
  return { token: valueOf(outcome), now: START, secrets: ["secret 1"] };
}

const neverShown = [digestOf("guessed"), digestOf("secret 0"), new Uint8Array(32), new Uint8Array(0)];

/** Now, and the seconds around each end that is still to come. */
function momentsOf(model: Foreseen): number[] {
  const ends = [model.expiresAt, model.graceEnd ?? model.now].flatMap((end) => [end - 1, end, end + 1]);
  return [model.now, ...ends.filter((time) => time > model.now)];
}

function expectForeseen(model: Foreseen, { token, now, secrets }: World): void {
  expect(now).toBe(model.now);
  expect(secrets.length).toBe(model.ends.length);
  expect({ ...token, secret: token.secret.version, previous: token.previous.expiresAt }).toEqual({
    id,
    clientId,
    name: model.name,
    duration: model.duration,
    enabled: model.enabled,
    createdAt: START,
    updatedAt: model.updatedAt,
    expiresAt: model.expiresAt,
    lastSeenAt: null,
    secret: model.version,
    previous: model.graceEnd,
    inUse: false,
  });
  for (const time of momentsOf(model)) {
    const letIn = secrets.map((secret) => admit(token, digestOf(secret), time).admitted);
    expect(letIn).toEqual(secrets.map((_, age) => model.mustLetIn(age, time)));
    expect(neverShown.filter((digest) => admit(token, digest, time).admitted)).toEqual([]);
  }
}

class Command implements fc.Command<Foreseen, World> {
  readonly step: Step;

  constructor(step: Step) {
    this.step = step;
  }

  check(): boolean {
    return true;
  }

  run(model: Foreseen, world: World): void {
    const answer = perform(world, this.step);
    expect(answer).toBe(model.happens(this.step) ? "done" : "refused");
    expectForeseen(model, world);
  }

  toString(): string {
    return JSON.stringify(this.step);
  }
}

const inAnyOrder = "in whatever order things happen to a token, no wrong secret is let in and no right one kept out";

test(inAnyOrder, { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(
      fc.commands([anyStep.map((step) => new Command(step))], { maxCommands: 40, size: "max" }),
      (commands) => {
        fc.modelRun(() => ({ model: new Foreseen(NAME, START), real: newWorld() }), commands);
      },
    ),
    { numRuns: 400 },
  );
});

const anySwitches: fc.Arbitrary<Consultation["switched"]> = fc.record(
  {
    "update-restarts-expiry": fc.constantFrom("when-duration-given", "always"),
    "refresh-extends-by": fc.constantFrom("one-year", "duration"),
    "lower-secret-version": fc.constantFrom("refuse", "ignore"),
    "zero-secret-version": fc.constantFrom("refuse", "not-given"),
    "grace-when-not-given": fc.constantFrom("now", "stored"),
    "previous-secret-after-grace": fc.constantFrom("kept", "forgotten"),
    "empty-name-on-update": fc.constantFrom("not-given", "refuse"),
    "duplicate-names": fc.constantFrom("allow", "refuse"),
  },
  { requiredKeys: [] },
);

/** What must hold after every step, whatever is assumed. */
function whateverIsAssumed(statement: (before: World, after: World) => void): void {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 40, size: "max" }), anySwitches, (steps, switched) => {
      const world = newWorld();
      for (const step of steps) {
        const before = { ...world, secrets: [...world.secrets] };
        perform(world, step, switched);
        statement(before, world);
      }
    }),
    { numRuns: 200 },
  );
}

const letIn = ({ token, now }: World, secret: string) => admit(token, digestOf(secret), now).admitted;

test("whatever is assumed, the version never goes down, and goes up exactly when there is a new secret", () => {
  whateverIsAssumed((before, after) => {
    const rise = after.token.secret.version - before.token.secret.version;
    expect(rise).toBeGreaterThanOrEqual(0);
    expect(rise > 0).toBe(after.secrets.length > before.secrets.length);
  });
});

test("whatever is assumed, a secret is never let in again once two rotations have passed", () => {
  whateverIsAssumed((_, after) => {
    expect(after.secrets.slice(0, -2).filter((secret) => letIn(after, secret))).toEqual([]);
  });
});

test("whatever is assumed, the current secret of an enabled token that is not expired is let in", () => {
  whateverIsAssumed((_, after) => {
    const { token, now, secrets } = after;
    expect(letIn(after, secrets.at(-1) ?? "")).toBe(token.enabled && now < token.expiresAt);
  });
});

test("whatever is assumed, a disabled or expired token refuses both of its secrets", () => {
  whateverIsAssumed((_, after) => {
    const { token, now, secrets } = after;
    if (token.enabled && now < token.expiresAt) return;
    expect(secrets.filter((secret) => letIn(after, secret))).toEqual([]);
  });
});

test("whatever is assumed, a refresh never takes time away, and a refusal changes nothing", () => {
  whateverIsAssumed((before, after) => {
    const { token, now } = after;
    const refreshed = { ...after };
    perform(refreshed, { kind: "refresh" });
    expect(refreshed.token.expiresAt).toBeGreaterThanOrEqual(token.expiresAt);
    if (token === before.token) expect(after.secrets).toEqual(before.secrets);
    else expect(token.updatedAt).toBe(now);
  });
});
