/** What an answer rests on: the grades of evidence. */

/** What can speak for a behaviour of Cloudflare's, the strongest first; the first two are worth the same. */
export const behaviourGrades = ["recorded", "documented", "acceptance-tested", "inferred", "assumed"] as const;
export type BehaviourGrade = (typeof behaviourGrades)[number];

/**
 * All grades. The last ones are of answers that are not Cloudflare's at all: of what is `not-emulated` the emulator says that
 * it does not have it, `given` is a fixed answer of whoever tests, and `carried` is what was sent to a path that is not emulated. Journals keep a grade by its place here.
 */
export const grades = [...behaviourGrades, "not-emulated", "given", "carried"] as const;

/** What an answer rests on: the weakest of all that was consulted to make it. */
export type Grade = (typeof grades)[number];

/**
 * The grades that an answer can fall short of; `recorded` and `documented` are equally strong. Only what is given, carried or
 * not emulated falls short of `assumed`.
 */
export const minimumGrades = ["documented", "recorded", "acceptance-tested", "inferred", "assumed"] as const;
export type MinimumGrade = (typeof minimumGrades)[number];
