/**
 * Whether rules hold while the address and the country of the request are not known: yes, no, or it hangs on one of them
 * (Kleene's logic of three values). A yes and a no are certain; what hangs on something may be the same all the same.
 */
import type { AccessRule } from "../../contract/access.ts";
import type { RuleLists } from "../policies/rules.ts";
import type { Consultation } from "../fidelity/consultation.ts";
import { isWithin } from "./addresses.ts";
import { markOfText, mixed, sumOf } from "./marks.ts";
import type { Asked, EdgePolicy } from "./decide.ts";
import { verdictOf, type Groups } from "./rules.ts";

export type Unknown = "ip" | "country";
/** True, false, or what it hangs on. */
export type Possible = boolean | ReadonlySet<Unknown>;

/** Which rules a value hangs on and how, as a number: with other rules it is another, whatever their order. */
const marks = new WeakMap<ReadonlySet<Unknown>, number>();
const numberOf = (value: ReadonlySet<Unknown>): number => marks.get(value) ?? 0;

/** The same for a person's file, who compares it with another; null of what hangs on nothing. */
export function markOf(value: Possible): string | null {
  return typeof value === "boolean" ? null : numberOf(value).toString(16).padStart(13, "0");
}

/** Whether a Bypass or Service Auth policy lets the request in: the address and the country of what is asked are not looked at. */
export function opening(asked: Asked, consult: Consultation): Possible {
  const { policies, groups, presented, isStrict } = asked;
  const tokenId = presented.kind === "token" ? presented.id : null;
  const isRefused = isStrict && presented.kind === "refused";
  const counting = policies.filter(({ decision }) => {
    if (decision === "bypass") return true;
    if (decision !== "non_identity" || isRefused) return false;
    return tokenId !== null || consult.value("service-auth-everyone") === "admits";
  });
  const known = { tokenId, groups };
  return any(counting.map((policy) => possibly(policy, known)));
}

/** The policies that let in everybody, from everywhere and without a token. */
export function openBy(policies: readonly EdgePolicy[], groups: Groups, consult: Consultation): EdgePolicy[] {
  const nobody = { groups, presented: { kind: "none" }, ip: null, country: null, isStrict: false } as const;
  return policies.filter((policy) => opening({ ...nobody, policies: [policy] }, consult) === true);
}

interface Known {
  /** The id of the valid token that the request presents. */
  readonly tokenId: string | null;
  readonly groups: Groups;
}

export function possibly(lists: RuleLists, known: Known): Possible {
  const each = (rules: readonly AccessRule[]) => rules.map((rule) => possibleRule(rule, known));
  const { include, require, exclude } = lists;
  return all([any(each(include)), ...each(require), not(any(each(exclude)))]);
}

/** Whether one of them holds. */
export function any(values: readonly Possible[]): Possible {
  return values.includes(true) || union(values);
}

function all(values: readonly Possible[]): Possible {
  if (values.includes(false)) return false;
  const open = values.filter((value) => typeof value !== "boolean");
  const [only] = open;
  if (open.length === 1 && only) return only;
  return union(open.map((value) => marked(value, mixed("all", numberOf(value))))) || true;
}

const not = (value: Possible): Possible =>
  typeof value === "boolean" ? !value : marked(value, mixed("not", numberOf(value)));

/** What they hang on together; false when they hang on nothing. */
function union(values: readonly Possible[]): Possible {
  const on = new Set<Unknown>();
  const numbers: number[] = [];
  for (const value of values) {
    if (typeof value === "boolean") continue;
    for (const each of value) on.add(each);
    numbers.push(numberOf(value));
  }
  return numbers.length > 0 && marked(on, sumOf(numbers));
}

function marked(on: ReadonlySet<Unknown>, mark: number): ReadonlySet<Unknown> {
  const value = new Set(on);
  marks.set(value, mark);
  return value;
}

/** Of what hangs on the request alone: looked at once, however many tokens are asked about. */
const ofRules = new WeakMap<AccessRule, Possible>();

function possibleRule(rule: AccessRule, known: Known): Possible {
  const before = ofRules.get(rule);
  if (before !== undefined) return before;
  const [selector = "", value = {}] = Object.entries(rule)[0] ?? [];
  const own = hanging(selector, value);
  if (own !== undefined) ofRules.set(rule, own);
  if (own !== undefined) return own;
  if (selector === "group") return possibleGroup(String(value.id), known);
  return verdictOf(rule, { tokenId: known.tokenId, ip: null, country: null }, known.groups) === true;
}

/** Undefined of a rule that hangs on neither; nobody is in a network or country that cannot be read. */
function hanging(selector: string, value: AccessRule[string]): Possible | undefined {
  const on = (name: Unknown, text: string) => marked(new Set([name]), markOfText(text));
  const network = String(value.ip);
  const country = String(value.country_code);
  if (selector === "ip") return isWithin(network.split("/", 1)[0] ?? "", network) && on("ip", `ip ${network}`);
  if (selector === "geo") return /^[a-z0-9]{2}$/i.test(country) && on("country", `country ${country.toUpperCase()}`);
  // No list is known here, so nobody is on one; in an account somebody is.
  return selector === "ip_list" ? on("ip", `list ${String(value.id)}`) : undefined;
}

/** As `rules.ts` looks at each group once. */
const found = new WeakMap<Known, Map<string, Possible>>();

function possibleGroup(id: string, known: Known): Possible {
  const groups = found.get(known) ?? new Map<string, Possible>();
  found.set(known, groups);
  const before = groups.get(id);
  if (before !== undefined) return before;
  const group = known.groups(id);
  const possible = group !== undefined && possibly(group, known);
  groups.set(id, possible);
  return possible;
}
