/** An explanation for a person. Names and rules are others' texts: each stays on its line. */
import type { ExplainedPolicy, ExplainedRule, Explanation, RuleVerdict } from "../../contract/edge.ts";
import { table, visible } from "../client/table.ts";

export function explanationLines(explanation: Explanation): string[] {
  const { policies, recorded, sentence, assumptions, strict } = explanation;
  const order = policies.length > 1 ? " in the order in which they are looked at" : "";
  return [
    visible(requestLine(explanation)),
    "",
    `Application: ${visible(applicationWords(explanation))}`,
    `Credentials: ${visible(credentialWords(explanation))}`,
    ...(strict ? ["The organization refuses tokens strictly: with 401 and 403, and without sessions."] : []),
    ...(policies.length > 0
      ? ["", `Policies${order}:`, ...policies.flatMap(policyLines)]
      : ["Policies: none was looked at"]),
    "",
    `Decision: ${visible(decisionWords(explanation))}`,
    ...(recorded === null ? [] : [`When it came, it was ${verdictWords(recorded)}.`]),
    ...(assumptions.length > 0 ? [`Rests on: ${assumptions.map((name) => visible(name)).join(", ")}`] : []),
    "",
    visible(sentence),
  ];
}

/** An application need not have a name. */
export const shownName = (name: string): string => (name === "" ? "(no name)" : JSON.stringify(name));

const named = ({ name, id }: { readonly name: string; readonly id: string }): string => `${shownName(name)} (${id})`;

function requestLine({ method, host, path, time, ip, country }: Explanation): string {
  const from = [ip, country].filter((each) => each !== null);
  return `${method} ${host}${path} at ${time}${from.length > 0 ? `, from ${from.join(", ")}` : ""}`;
}

function applicationWords({ application }: Explanation): string {
  return application === null ? "none is for this place" : `${named(application)}, for ${application.destination}`;
}

function credentialWords({ credentials: { kind, client_id: clientId, token, secret, problem } }: Explanation): string {
  return [
    kind,
    ...(clientId === null ? [] : [`client id ${clientId}`]),
    ...(token === null ? [] : [`token ${named(token)}`]),
    ...(secret === null ? [] : [`its ${secret} secret`]),
    ...(problem === null ? [] : [`not let in: ${problem}`]),
  ].join(", ");
}

function policyLines({ name, id, decision, precedence, matches, rules }: ExplainedPolicy): string[] {
  const head = `  ${named({ name, id })}, ${decision}, precedence ${precedence}: ${matches ? "holds" : "does not hold"}`;
  const [first, ...others] = rules.map(ruleCells);
  const lines = first === undefined ? ["no rules"] : table(first, others).trimEnd().split("\n");
  return [visible(head), ...lines.map((line) => `    ${line}`)];
}

function ruleCells({ list, holds, rule }: ExplainedRule): string[] {
  return [list, verdictOf(holds), JSON.stringify(rule)];
}

const verdictOf = (holds: RuleVerdict): string => (holds === "needs-identity" ? "needs an identity" : String(holds));

const verdictWords = ({ admitted, reason }: Pick<Explanation, "admitted" | "reason">): string =>
  `${admitted ? "admitted" : "refused"}: ${reason}`;

function decisionWords(explanation: Explanation): string {
  const { policy, status } = explanation;
  const by = policy === null ? "" : `, by the policy ${named(policy)}`;
  return `${verdictWords(explanation)}${by}${status === null ? "" : `; Access answers with ${status}`}`;
}
