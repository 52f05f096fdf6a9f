/** Rules in words, as sentences name them. */
import type { AccessRule } from "../../contract/access.ts";

export interface Names {
  /** Of a service token, by its id. */
  token(id: string): string | undefined;
  group(id: string): string | undefined;
}

export const quoted = (name: string): string => `"${name}"`;

/** Such as `the address 10.0.0.0/8`. */
export function ruleText(rule: AccessRule, names: Names): string {
  const [selector = "", value = {}] = Object.entries(rule)[0] ?? [];
  switch (selector) {
    case "service_token": {
      const name = names.token(String(value.token_id));
      return name === undefined ? `the service token ${String(value.token_id)}` : `the service token ${quoted(name)}`;
    }
    case "any_valid_service_token":
      return "any valid service token";
    case "everyone":
      return "everyone";
    case "ip":
      return `the address ${String(value.ip)}`;
    case "geo":
      return `the country ${String(value.country_code)}`;
    case "group":
      return `the group ${quoted(names.group(String(value.id)) ?? String(value.id))}`;
    case "ip_list":
      return `the list of addresses ${String(value.id)}, which the emulator does not know`;
    default: {
      const first = Object.values(value).find((each) => typeof each === "string");
      return first === undefined ? selector : `${selector} ${first}`;
    }
  }
}

/** Such as `a, b and c`. */
export function listed(parts: readonly string[]): string {
  return parts.length < 2 ? (parts[0] ?? "") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}
