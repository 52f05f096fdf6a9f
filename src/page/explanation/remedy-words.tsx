/** What would let a request in, as the line says it, and as the button does. */
import type { ComponentChildren } from "preact";
import { Text } from "../parts/text.tsx";
import type { Remedy } from "./remedy.ts";

interface Words {
  readonly words: ComponentChildren;
  /** Null where it is done elsewhere. */
  readonly button: string | null;
}

export function remedyWords(remedy: Remedy): Words {
  switch (remedy.kind) {
    case "include":
      return {
        words: (
          <>
            let the Service Auth policy <Text value={remedy.policy.name} empty="(no name)" /> include the token{" "}
            <Text value={remedy.token.name} />
          </>
        ),
        button: "Add the token to the policy",
      };
    case "add-policy":
      return {
        words: (
          <>
            give the application a Service Auth policy that includes the token <Text value={remedy.token.name} />
          </>
        ),
        button: "Add a Service Auth policy",
      };
    case "decision":
      return {
        words: (
          <>
            change the decision of the policy <Text value={remedy.policy.name} empty="(no name)" /> from Allow to
            Service Auth (non_identity); people who log in are then let in by it no more
          </>
        ),
        button: "Change it to Service Auth",
      };
    case "drop-rule":
      return ofRule(remedy);
    case "enable":
      return { words: ofToken("enable the token", remedy.token.name), button: "Enable the token" };
    case "refresh":
      return {
        words: ofToken("refresh the token, so that it lives as long again:", remedy.token.name),
        button: "Refresh the token",
      };
    case "make-application":
      return {
        words: (
          <>
            make an application for <Text value={remedy.host} /> that lets in any valid service token
          </>
        ),
        button: "Make the application",
      };
    case "rotate":
      return {
        words: ofToken("send the current secret. Who has lost it rotates the token", remedy.token.name),
        button: null,
      };
    case "choose-token":
      return {
        words: "give the application a Service Auth policy that includes a token, and send that token's two headers",
        button: null,
      };
    case "faults":
      return { words: "remove the fault", button: null };
    case "send":
      return { words: remedy.words, button: null };
  }
}

const ofToken = (words: string, name: string): ComponentChildren => (
  <>
    {words} <Text value={name} />
  </>
);

function ofRule({ policy, rule: { list, rule } }: Extract<Remedy, { kind: "drop-rule" }>): Words {
  const isOfPlace = Object.keys(rule).some((selector) => ["ip", "geo", "ip_list"].includes(selector));
  const from = list === "require" ? "come from there" : "come from elsewhere";
  return {
    words: (
      <>
        {isOfPlace ? `${from}, or ` : ""}take the rule that keeps it out from the {list} list of the policy{" "}
        <Text value={policy.name} empty="(no name)" />
      </>
    ),
    button: "Take the rule away",
  };
}
