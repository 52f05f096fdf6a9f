/** A rule in words: a table of those that decide about a token, and the JSON of every other. */
import type { ComponentChildren, VNode } from "preact";
import { linkTo } from "../core/route.ts";
import { Code, Text } from "../parts/text.tsx";
import type { Names } from "./names.ts";

type Value = Readonly<Record<string, unknown>>;

interface RuleProps {
  readonly account: string;
  readonly rule: Value;
  readonly names: Names;
}

/** Selectors with one text that says all. */
const ONE_TEXT: Readonly<Record<string, readonly [words: string, member: string]>> = {
  ip: ["the address", "ip"],
  geo: ["the country", "country_code"],
  email: ["the e-mail address", "email"],
  email_domain: ["e-mail addresses at", "domain"],
  email_list: ["the list of e-mail addresses", "id"],
  ip_list: ["the list of addresses, which is not known here,", "id"],
  login_method: ["the login method", "id"],
  auth_method: ["the way of authentication", "auth_method"],
  common_name: ["a certificate for", "common_name"],
};

export function RuleWords({ account, rule, names }: RuleProps): VNode {
  const [selector = "", given] = Object.entries(rule)[0] ?? [];
  const value = (given ?? {}) as Value;
  const [words, member] = ONE_TEXT[selector] ?? [];
  if (words !== undefined && member !== undefined && typeof value[member] === "string") {
    return <Words of={words} what={<Text value={value[member]} />} />;
  }
  switch (selector) {
    case "service_token": {
      const id = String(value["token_id"]);
      const href = linkTo({ account, place: "tokens", query: { open: id } });
      return <Words of="the service token" what={<a href={href}>{nameOf(names.token(id), id)}</a>} />;
    }
    case "group": {
      const id = String(value["id"]);
      return <Words of="the group" what={nameOf(names.group(id), id)} />;
    }
    case "any_valid_service_token":
      return <span>any valid service token</span>;
    case "everyone":
      return <span>everyone</span>;
    case "certificate":
      return <span>any valid client certificate</span>;
    default:
      return <Code value={JSON.stringify(rule)} />;
  }
}

function nameOf(name: string | null | undefined, id: string): VNode {
  if (name === undefined) return <Code value={id} />;
  return name === null ? (
    <>
      <Code value={id} /> (deleted)
    </>
  ) : (
    <Text value={name} empty={id} />
  );
}

function Words({ of, what }: { readonly of: string; readonly what: ComponentChildren }): VNode {
  return (
    <span class="rule-words">
      {of} {what}
    </span>
  );
}
