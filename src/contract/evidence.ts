/** What an answer rests on: the grades of evidence. */

/** What can speak for a behaviour of Cloudflare's, the strongest first; the first two are worth the same. */
export const behaviourGrades = ["recorded", "documented", "acceptance-tested", "inferred", "assumed"] as const;
export type BehaviourGrade = (typeof behaviourGrades)[number];

/** All grades. The last one is of answers that are not Cloudflare's at all: the emulator does not have what was asked for. */
export const grades = [...behaviourGrades, "not-emulated"] as const;

/** What an answer rests on: the weakest of all that was consulted to make it. */
export type Grade = (typeof grades)[number];

/**
 * The grades that an answer can fall short of; `recorded` and `documented` are equally strong. Only what is not emulated
 * falls short of `assumed`.
 */
export const minimumGrades = ["documented", "recorded", "acceptance-tested", "inferred", "assumed"] as const;
export type MinimumGrade = (typeof minimumGrades)[number];
