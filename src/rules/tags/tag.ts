/** Tags of applications, which are made before an application can have them. */
import type { Consultation } from "../fidelity/consultation.ts";
import { ok, refusedRequest, type Result } from "../fidelity/result.ts";

/** Source of the number and its words: public recordings; in code points. */
export const TAG_LENGTH = 35;

/** No limit is documented; this one bounds what an account keeps. */
export const TAGS_LIMIT = 1000;

/** A tag is its name. Times are whole seconds. */
export interface Tag {
  readonly name: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface TagInput {
  readonly name?: string | null | undefined;
}

export function readTag({ name }: TagInput): Result<string> {
  if (name === undefined || name === null || name === "") return refusedRequest("name is required");
  if ([...name].length > TAG_LENGTH) {
    return refusedRequest(`name must be a maximum of ${TAG_LENGTH} characters in length`, { isRecorded: true });
  }
  return ok(name.toWellFormed());
}

/** The tags that the options of an application name. */
export function tagsIn(options: Readonly<Record<string, unknown>>): readonly string[] {
  return Array.isArray(options.tags) ? (options.tags as readonly string[]) : [];
}

/** Options with each of their tags once. */
export function withDistinctTags<O extends Readonly<Record<string, unknown>>>(options: O): O {
  return Array.isArray(options.tags) ? { ...options, tags: distinct(tagsIn(options)) } : options;
}

const distinct = (tags: readonly string[]): string[] => [...new Set(tags.map((tag) => tag.toWellFormed()))];

/** Refuses an application whose tags are not there. Source of the words: public recordings. */
export function withTags<A extends { readonly options: Readonly<Record<string, unknown>> }>(
  application: A,
  hasTag: (name: string) => boolean,
  consult: Consultation,
): Result<A> {
  const tags = tagsIn(application.options);
  if (tags.length === 0 || consult.value("application-tags") === "carry" || tags.every(hasTag)) return ok(application);
  return refusedRequest(
    "tags contain a tag that does not exist, tags must be created before assigning to an application",
    { isRecorded: true },
  );
}
