/** The checks of a run, and what came of them. */
import { assumptions as catalogue } from "./catalogue.generated.ts";
import { NotAsked, TargetProblem } from "../api-client/problems.ts";
import type { AssumptionName, Observation, Probe } from "./probe.ts";
import { assumptionNames, probeOf } from "./probes/all.ts";
import { LEFT_OUT, WITHOUT_ACCESS, type AssumptionFinding, type NoFinding, type RequirementFinding } from "./report.ts";
import { walkAccess } from "./requirements/access-walk.ts";
import { requirements } from "./requirements/all.ts";
import type { Requirement } from "./requirements/requirement.ts";
import { begin, Walk } from "./requirements/walk.ts";
import type { Sandbox } from "./sandbox.ts";

/** What of all checks is wanted. */
export interface Choice {
  /** With the probes that create many tokens or send much. */
  readonly costly: boolean;
  /** With what creates applications, policies and groups. */
  readonly access: boolean;
  /** These assumptions, and `requirements` for the requirements; everything unless given. */
  readonly only?: readonly string[] | undefined;
}

/** What a check returns is its rest, to be done when the target's clock has moved on. */
export type Rest = () => Promise<void>;

export interface Check {
  readonly run: (sandbox: Sandbox) => Promise<Rest | undefined>;
  readonly failed: (problem: unknown) => void;
}

const NOT_REACHED: NoFinding = { result: "not-run", why: "the run ended before it" };
/** Of one that was asked for by its name, which a count alone would not answer. */
const NEEDS_ACCESS: NoFinding = {
  result: "skipped",
  why: "it makes applications, policies or groups, and needs --access",
};
const COSTLY: NoFinding = { result: "skipped", why: "it is costly: --costly" };

interface Walked {
  readonly walk: Walk;
  /** Why it did not come to its end; undefined when it did. */
  why: NoFinding | undefined;
}

export class Findings {
  readonly #choice: Choice;
  readonly #tokens: Walked = { walk: new Walk(), why: NOT_REACHED };
  readonly #access: Walked = { walk: new Walk(), why: NOT_REACHED };
  readonly #observed = new Map<AssumptionName, Observation<unknown> | NoFinding>();

  constructor(choice: Choice) {
    this.#choice = choice;
  }

  /**
   * First those that need the account without a token of ours, then those of applications, policies and groups, which leave no
   * rest, so that there are never many objects at the same time.
   */
  checks(): Check[] {
    const probes = assumptionNames.flatMap((name) => {
      const probe = probeOf(name);
      if ("notObservable" in probe || this.#unwanted(name)) return [];
      return { probe, check: this.#checkOf(name, probe) };
    });
    const those = (isMeant: (probe: Probe<unknown>) => boolean) =>
      probes.filter(({ probe }) => isMeant(probe)).map(({ check }) => check);
    const walks = this.#isWanted("requirements");
    return [
      ...those(({ alone }) => alone === true),
      ...(walks && this.#choice.access ? [this.#checkOfWalk(this.#access, walkAccess)] : []),
      ...those(({ access }) => access !== undefined),
      ...(walks ? [this.#checkOfWalk(this.#tokens, begin)] : []),
      ...those(({ alone, access }) => alone !== true && access === undefined),
    ];
  }

  ofRequirements(): RequirementFinding[] {
    return requirements.map((requirement) => this.#ofRequirement(requirement));
  }

  ofAssumptions(): AssumptionFinding[] {
    return assumptionNames.map((name) => this.#ofAssumption(name));
  }

  #isWanted(name: string): boolean {
    return this.#choice.only?.includes(name) ?? true;
  }

  #unwanted(name: AssumptionName): NoFinding | undefined {
    if (!this.#isWanted(name)) return LEFT_OUT;
    const probe = probeOf(name);
    if ("notObservable" in probe) return undefined;
    if (probe.access !== undefined && !this.#choice.access) return this.#choice.only ? NEEDS_ACCESS : WITHOUT_ACCESS;
    return probe.costly === true && !this.#choice.costly ? COSTLY : undefined;
  }

  #checkOf(name: AssumptionName, { observe, fillsTheAccount, access }: Probe<unknown>): Check {
    const keep = (found: Observation<unknown> | NoFinding) => void this.#observed.set(name, found);
    const conclude = async (sandbox: Sandbox, observation: Observation<unknown>) => {
      // A refusal speaks against an assumption only where a plain token, or another plain object, would have been taken.
      const where = access === undefined ? sandbox.account : sandbox.access[access];
      if (observation.fits === null && fillsTheAccount !== true) await where.created({}, "control");
      keep(observation);
    };
    return {
      run: async (sandbox) => {
        const observed = await observe(sandbox);
        if ("later" in observed) return async () => conclude(sandbox, await observed.later());
        await conclude(sandbox, observed);
        return undefined;
      },
      failed: (problem) => keep(noFinding(problem)),
    };
  }

  #checkOfWalk(walked: Walked, take: (walk: Walk, sandbox: Sandbox) => Promise<Rest | undefined>): Check {
    return {
      run: async (sandbox) => {
        const rest = await take(walked.walk, sandbox);
        const finish = async () => {
          await rest?.();
          walked.why = undefined;
        };
        if (rest) return finish;
        await finish();
        return undefined;
      },
      failed: (problem) => {
        walked.why = noFinding(problem);
      },
    };
  }

  #ofRequirement({ id, grade, statement, check, access }: Requirement): RequirementFinding {
    const about = { id, grade, statement };
    if (!this.#isWanted("requirements")) return { ...about, ...LEFT_OUT };
    if (access && !this.#choice.access) return { ...about, ...WITHOUT_ACCESS };
    const { walk, why } = access ? this.#access : this.#tokens;
    if (why) return { ...about, ...why };
    try {
      const verdict = check(walk);
      if (verdict.held) return { ...about, result: "held" };
      return { ...about, result: "not-held", expected: verdict.expected, seen: verdict.seen };
    } catch (problem) {
      return { ...about, ...noFinding(problem) };
    }
  }

  #ofAssumption(name: AssumptionName): AssumptionFinding {
    const stated: { readonly statement: string; readonly default?: string | number } = catalogue[name];
    const about = { name, statement: stated.statement, ...("default" in stated ? { default: stated.default } : {}) };
    if (!this.#isWanted(name)) return { ...about, ...LEFT_OUT };
    const probe = probeOf(name);
    if ("notObservable" in probe) return { ...about, result: "not-observable", why: probe.notObservable };
    const observed = this.#unwanted(name) ?? this.#observed.get(name) ?? NOT_REACHED;
    if ("result" in observed) return { ...about, ...observed };
    const { fits, seen } = observed;
    if (fits === null) return { ...about, result: "neither", seen };
    if (stated.default === undefined || fits === stated.default) return { ...about, result: "default", seen };
    return { ...about, result: "alternative", value: fits as string | number, seen };
  }
}

/** What a check that came to no verdict says; a bug of ours stays an exception, and so does the end of the run. */
function noFinding(problem: unknown): NoFinding {
  if (problem instanceof TargetProblem) return { result: "not-run", why: problem.message };
  if (problem instanceof NotAsked) return { result: "skipped", why: problem.message };
  throw problem;
}
