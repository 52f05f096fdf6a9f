/** What an answer rests on: the grades of evidence. */

/** The grades, the strongest first; the first two are worth the same. */
export const grades = ["recorded", "documented", "acceptance-tested", "inferred", "assumed"] as const;

/** What an answer rests on: the weakest of all that was consulted to make it. */
export type Grade = (typeof grades)[number];

/** The grades that an answer can fall short of; `recorded` and `documented` are equally strong. */
export const minimumGrades = ["documented", "recorded", "acceptance-tested", "inferred"] as const;
export type MinimumGrade = (typeof minimumGrades)[number];
