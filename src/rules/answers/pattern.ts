/** The paths that a fixed answer is for. They are told without `/client/v4`. */

// Such as `/zones/*/dns_records/*`: at least one segment below an account or zone.
const FORM = /^\/(accounts|zones)\/(\*|[0-9a-f]{32})(\/(\*|[A-Za-z0-9._~!$&'()+,;=:@%-]+))+$/;

export const PATTERN =
  "must be a path such as /zones/*/dns_records/*: of at most 500 characters, without /client/v4, query or slash at its end, beginning with /accounts/ or /zones/, an id or *, and a segment more; * is any one segment, and other characters than letters, digits and -._~!$&'()+,;=:@ are percent-encoded";

export const PATTERN_LENGTH = 500;

export function isPattern(path: string): boolean {
  return (
    path.length <= PATTERN_LENGTH && FORM.test(path) && segmentsOf(path).every((segment) => !UNUSABLE.test(segment))
  );
}

/** What no path has once it is read: a client leaves such segments out. A percent sign that was not decoded is wrong. */
const UNUSABLE = /^\.{1,2}$|%/;

/** Whether a path of an account, or of a zone of it, is one that the pattern is for; the account's id may be that of the one it was copied from. */
export function isFor(pattern: string, path: string): boolean {
  const any = pattern.replace(OF_ACCOUNT, "/accounts/*/");
  return meet(any, path, (one, other) => one === other || (one === "*" && other !== ""));
}

const OF_ACCOUNT = /^\/accounts\/([0-9a-f]{32})\//;

/** The id of the account that the pattern is for alone, if it is for one. */
export const accountIn = (pattern: string): string | undefined => OF_ACCOUNT.exec(pattern)?.[1];

/** The template (`/accounts/{account_id}/access/apps`) of a path that is emulated and that the pattern would be for, too. */
export function shadowedBy(pattern: string, templates: readonly string[]): string | undefined {
  const agree = (one: string, other: string) => one === other || one === "*" || other.startsWith("{");
  return templates.find((template) => meet(pattern, template, agree));
}

function meet(one: string, other: string, agree: (a: string, b: string) => boolean): boolean {
  const segments = segmentsOf(one);
  const others = segmentsOf(other);
  return segments.length === others.length && segments.every((segment, n) => agree(segment, others[n] ?? ""));
}

/** Decoded, as whatever routes a path reads it. */
export function segmentsOf(path: string): string[] {
  return path.split("/").map((segment) => {
    try {
      return decodeURIComponent(segment);
    } catch {
      return segment;
    }
  });
}
