/** What an answer rests on: the weakest of what shaped it. */
import { catalogue, type AssumptionName, type Switched, type SwitchableName } from "./assumptions/index.ts";
import { grades, type BehaviourGrade, type Grade } from "../../contract/evidence.ts";

export interface Evidence {
  readonly grade: Grade;
  /** The assumptions without evidence that shaped the answer; empty unless the grade is `assumed`. */
  readonly assumptions: readonly AssumptionName[];
}

/**
 * `base` is the evidence for such an answer as a whole. What was switched away from its default is assumed. An answer that is
 * not Cloudflare's rests on no assumption about it.
 */
export function evidenceOf(base: Grade, consulted: readonly AssumptionName[], switched: Switched): Evidence {
  if (base === "not-emulated" || base === "given" || base === "carried") return { grade: base, assumptions: [] };
  let weakest: Grade = base;
  const assumptions: AssumptionName[] = [];
  for (const name of consulted) {
    const grade = gradeOf(name, switched);
    if (grade === "assumed") assumptions.push(name);
    if (isWeaker(grade, weakest)) weakest = grade;
  }
  return { grade: weakest, assumptions };
}

function gradeOf(name: AssumptionName, switched: Switched): BehaviourGrade {
  const value = switched[name as SwitchableName]; // of a fixed one there is none
  return value !== undefined && value !== catalogue[name].default ? "assumed" : catalogue[name].grade;
}

function isWeaker(grade: Grade, than: Grade): boolean {
  return strengthOf(grade) > strengthOf(than);
}

/** Recorded and documented are worth the same. */
function strengthOf(grade: Grade): number {
  return Math.max(grades.indexOf(grade), 1);
}

/** As the header `Emulator-Evidence` tells it: the grade, or the names of the assumptions. */
export function evidenceText({ grade, assumptions }: Evidence): string {
  return assumptions.length === 0 ? grade : assumptions.join(", ");
}
