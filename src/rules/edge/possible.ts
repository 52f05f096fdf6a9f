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
  const open = values.filter((value) => typeof value !== "boolean");
  return (
    open.length > 0 &&
    marked(
      open.flatMap((value) => [...value]),
      sumOf(open.map(numberOf)),
    )
  );
}

function marked(on: Iterable<Unknown>, mark: number): ReadonlySet<Unknown> {
  const value = new Set(on);
  marks.set(value, mark);
  return value;
}

function possibleRule(rule: AccessRule, known: Known): Possible {
  const [selector = "", value = {}] = Object.entries(rule)[0] ?? [];
  if (selector === "ip") return isNetwork(rule) && hanging("ip", `ip ${String(value.ip)}`);
  if (selector === "geo") {
    const country = String(value.country_code);
    return /^[a-z0-9]{2}$/i.test(country) && hanging("country", `country ${country.toUpperCase()}`);
  }
  // No list is known here, so nobody is on one; in an account somebody is.
  if (selector === "ip_list") return hanging("ip", `list ${String(value.id)}`);
  if (selector === "group") return possibleGroup(String(value.id), known);
  return verdictOf(rule, { tokenId: known.tokenId, ip: null, country: null }, known.groups) === true;
}

const hanging = (on: Unknown, rule: string): ReadonlySet<Unknown> => marked([on], markOfText(rule));

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

/** Of a rule it is looked at once, however many tokens are asked about. */
const networks = new WeakMap<AccessRule, boolean>();

/** Nobody is in one that cannot be read. */
function isNetwork(rule: AccessRule): boolean {
  const known = networks.get(rule);
  if (known !== undefined) return known;
  const text = String(Object.values(rule)[0]?.ip);
  const is = isWithin(text.split("/", 1)[0] ?? "", text);
  networks.set(rule, is);
  return is;
}
