/** Takes secrets out of a text that is kept or shown: by their form, and by the name of the field they stand in. */

const REDACTED = "[redacted]";
const FORMS = /cfast_[A-Za-z0-9]{40}[0-9a-f]{8}|(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g;
/** A JSON string under a key that speaks of a secret; the end may be cut off. */
const FIELDS = /("[^"\\]*secret"\s*:\s*)"(?:[^"\\]|\\[^])*(?:"|$)/gi;
const LONGEST_SECRET = 1024;

export interface Redacted {
  readonly text: string;
  readonly isCut: boolean;
}

/** The start of the text, without secrets. */
export function redacted(text: string, limit: number): Redacted {
  // What lies a little beyond the limit is read, too: a secret that the limit cuts would not be known by its form.
  const start = text.length > limit ? text.slice(0, limit + LONGEST_SECRET) : text;
  const clean = start.replace(FIELDS, `$1"${REDACTED}"`).replace(FORMS, REDACTED);
  return { text: clean.slice(0, limit), isCut: text.length > start.length || clean.length > limit };
}
