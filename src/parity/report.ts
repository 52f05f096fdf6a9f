/** What a run found, as data. No secret stands in it, and ids only in part: others may read it. */
import { version } from "../version.ts";
import type { AssumptionSettings } from "../contract/assumption-settings.generated.ts";
import type { CleanUp } from "./own-objects.ts";
import type { AssumptionName } from "./probe.ts";
import type { Grade } from "./requirements/requirement.ts";

/** Why there is no finding: the target failed, or what it takes was not asked for. */
export type NoFinding = { readonly result: "not-run" | "skipped"; readonly why: string };

export const LEFT_OUT: NoFinding = { result: "skipped", why: "--only leaves it out" };

export const WITHOUT_ACCESS: NoFinding = {
  result: "skipped",
  why: "it makes applications, policies or groups: --access",
};

export type RequirementFinding = { readonly id: string; readonly grade: Grade; readonly statement: string } & (
  | { readonly result: "held" }
  | { readonly result: "not-held"; readonly expected: string; readonly seen: string }
  | NoFinding
);

export type AssumptionFinding = {
  readonly name: AssumptionName;
  readonly statement: string;
  /** What the emulator does unless told otherwise; absent when it can do nothing else. */
  readonly default?: string | number;
} &
  /** The target does what the emulator does. */
  (
    | { readonly result: "default"; readonly seen: string }
    /** The target does what the emulator does with this value. */
    | { readonly result: "alternative"; readonly value: string | number; readonly seen: string }
    /** The target does something that the emulator cannot do. */
    | { readonly result: "neither"; readonly seen: string }
    | { readonly result: "not-observable"; readonly why: string }
    | NoFinding
  );

export type Ended = "complete" | "interrupted" | "unreachable";

export interface Report {
  readonly report: "access-emulator parity";
  readonly version: string;
  readonly target: { readonly base_url: string; readonly account: string; readonly zone: string | null };
  readonly started_at: string;
  readonly ended_at: string;
  readonly ended: Ended;
  readonly requests: number;
  /** `same` when nothing speaks against the emulator; `incomplete` when something could not be found out. */
  readonly verdict: "same" | "different" | "incomplete";
  readonly requirements: readonly RequirementFinding[];
  readonly assumptions: readonly AssumptionFinding[];
  /** With these the emulator does what the target was seen to do, as far as it can: for `--settings`. */
  readonly settings: { readonly assumptions: AssumptionSettings };
  readonly clean_up: CleanUp & { readonly prefix: string; readonly most_at_once: number };
}

type Parts = Omit<Report, "report" | "version" | "verdict" | "settings">;

export function reportOf(parts: Parts): Report {
  const alternatives = parts.assumptions.flatMap((finding) =>
    finding.result === "alternative" ? [[finding.name, finding.value] as const] : [],
  );
  return {
    report: "access-emulator parity",
    version,
    ...parts,
    verdict: verdictOf(parts),
    settings: { assumptions: Object.fromEntries(alternatives) as AssumptionSettings },
  };
}

function verdictOf({ requirements, assumptions, ended }: Parts): Report["verdict"] {
  const results = new Set([...requirements, ...assumptions].map(({ result }) => result));
  if (results.has("not-held") || results.has("alternative") || results.has("neither")) return "different";
  return results.has("not-run") || ended !== "complete" ? "incomplete" : "same";
}
