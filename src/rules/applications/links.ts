/** The policies of an application: which they are after a create or an update, and with which precedences. */
import type { Consultation } from "../fidelity/consultation.ts";
import { invalid, ok, refusedRequest, type Result } from "../fidelity/result.ts";
import { problemOfForms, readPolicy, type Policy, type PolicyFields, type PolicyInput } from "../policies/policy.ts";
import type { Named } from "../policies/rules.ts";

export interface Link {
  readonly policyId: string;
  readonly precedence: number;
}

/** What the policies of an application are to become. */
export type Wanted = { readonly precedence: number } & (
  | { readonly kind: "kept"; readonly id: string }
  /** An exclusive policy with other fields. */
  | { readonly kind: "changed"; readonly id: string; readonly fields: PolicyFields }
  /** A new exclusive policy. */
  | { readonly kind: "made"; readonly fields: PolicyFields }
);

/** What the rules have to know of the account. */
export interface Known extends Named {
  policy(id: string): Policy | undefined;
}

/** Source: the documented limit of rules in an application; a policy has one at least. */
export const LINKS_LIMIT = 1000;

/** Reads `policies`, in any of the three forms that an item can have. */
export function readPolicies(
  items: readonly unknown[],
  applicationId: string,
  known: Known,
  consult: Consultation,
): Result<readonly Wanted[]> {
  if (items.length > LINKS_LIMIT) return refusedRequest("maximum number of policies has been reached");
  const wanted: Wanted[] = [];
  const precedences = new Set<number>();
  const ids = new Set<string>();
  let highest = 0;
  let reusable = 0;
  for (const [index, item] of items.entries()) {
    const input: unknown = typeof item === "string" ? { id: item } : item;
    if (typeof input !== "object" || input === null || Array.isArray(input)) {
      return invalid(`policies.${index}`, "must be the id of a policy, or an object");
    }
    const problem = problemOfForms(input as ItemInput);
    if (problem) return invalid(`policies.${index}.${problem.member}`, problem.detail);
    const read = readItem(input as ItemInput, `policies.${index}`, applicationId, known, consult);
    if (!read.ok) return read;
    const given = readPrecedence((input as ItemInput).precedence, `policies.${index}.precedence`);
    if (!given.ok) return given;
    if (given.value === undefined) consult.restsOn("precedence-auto");
    const precedence = given.value ?? highest + 1;
    if (precedence > LARGEST_PRECEDENCE) return noneLeft(`policies.${index}.precedence`);
    if (precedences.has(precedence)) return notUnique;
    if (read.value.kind !== "made" && ids.has(read.value.id)) {
      return invalid(`policies.${index}`, "names a policy a second time");
    }
    precedences.add(precedence);
    if (read.value.kind !== "made") ids.add(read.value.id);
    highest = Math.max(highest, precedence);
    const { isReusable, ...rest } = read.value;
    if (isReusable) reusable++;
    wanted.push({ ...rest, precedence });
  }
  if (reusable > 0 && reusable < wanted.length && consult.value("mixed-policies") === "refuse") {
    return refusedRequest("reusable and inline policies exclude each other");
  }
  return ok(wanted);
}

export const notUnique = refusedRequest("policy precedences must be unique", { isRecorded: true });

type ItemInput = PolicyInput & { readonly id?: unknown };
type Read = { readonly isReusable: boolean } & (
  | { readonly kind: "kept"; readonly id: string }
  | { readonly kind: "changed"; readonly id: string; readonly fields: PolicyFields }
  | { readonly kind: "made"; readonly fields: PolicyFields }
);

function readItem(
  item: ItemInput,
  at: string,
  applicationId: string,
  known: Known,
  consult: Consultation,
): Result<Read> {
  const { id } = item;
  if (id === undefined || id === null || id === "") {
    const fields = readPolicy(item, known, consult);
    return fields.ok ? ok({ kind: "made", fields: fields.value, isReusable: false }) : fields;
  }
  const policy = typeof id === "string" ? known.policy(id) : undefined;
  if (!policy || (policy.applicationId !== null && policy.applicationId !== applicationId)) {
    return refusedRequest(`${at}: policy not found`);
  }
  // A reusable policy is changed where it is: what a GET has shown of it is sent back with the application.
  const isReusable = policy.applicationId === null;
  const isLink = [item.name, item.decision, item.include].every((each) => each === undefined || each === null);
  if (isReusable || isLink) return ok({ kind: "kept", id: policy.id, isReusable });
  const fields = readPolicy(item, known, consult);
  return fields.ok ? ok({ kind: "changed", id: policy.id, fields: fields.value, isReusable }) : fields;
}

/** Undefined when it is not given; 0 counts as that, which Go clients send for nothing. */
export function readPrecedence(precedence: unknown, at: string): Result<number | undefined> {
  if (precedence === undefined || precedence === null || precedence === 0) return ok(undefined);
  const isRight =
    typeof precedence === "number" &&
    Number.isInteger(precedence) &&
    precedence > 0 &&
    precedence <= LARGEST_PRECEDENCE;
  return isRight ? ok(precedence) : invalid(at, `must be a whole number from 1 to ${LARGEST_PRECEDENCE}`);
}

/** The clients read it into 32 bits. */
const LARGEST_PRECEDENCE = 2_147_483_647;
const noneLeft = (at: string) => invalid(at, `must be given, as another policy has ${LARGEST_PRECEDENCE}`);

/** The precedence of one more policy of an application. */
export function nextPrecedence(
  links: readonly Link[],
  given: number | undefined,
  consult: Consultation,
): Result<number> {
  if (given !== undefined) return links.some(({ precedence }) => precedence === given) ? notUnique : ok(given);
  consult.restsOn("precedence-auto");
  const next = links.reduce((highest, { precedence }) => Math.max(highest, precedence), 0) + 1;
  return next > LARGEST_PRECEDENCE ? noneLeft("precedence") : ok(next);
}
