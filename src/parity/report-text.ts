/** A report for a terminal. */
import { LEFT_OUT, WITHOUT_ACCESS, type AssumptionFinding, type Report, type RequirementFinding } from "./report.ts";

const LABELS: Readonly<Record<RequirementFinding["result"] | AssumptionFinding["result"], string>> = {
  held: "held",
  "not-held": "NOT HELD",
  default: "as supposed",
  alternative: "ALTERNATIVE",
  neither: "DIFFERENT",
  "not-run": "NOT RUN",
  skipped: "skipped",
  "not-observable": "unobservable",
};
const WIDTH = Math.max(...Object.values(LABELS).map((label) => label.length));
const INDENT = " ".repeat(WIDTH + 4);

export function reportText(report: Report): string {
  const { target, requirements, assumptions, settings, requests } = report;
  const zone = target.zone === null ? "" : `, zone ${target.zone}`;
  return [
    `Parity of ${target.base_url}, account ${target.account}${zone}: ${requests} requests.`,
    "",
    `Requirements: ${counted(requirements)}.`,
    ...wanted(requirements).flatMap(requirementLines),
    "",
    `Assumptions: ${counted(assumptions)}.`,
    ...wanted(assumptions).flatMap(assumptionLines),
    "",
    conclusionOf(report),
    JSON.stringify(settings),
    "",
  ].join("\n");
}

/** Those that nobody asked for: they are counted, and a page of them would hide the others. */
const NOT_ASKED_FOR: ReadonlyMap<string | undefined, string> = new Map([
  [LEFT_OUT.why, "left out by --only"],
  [WITHOUT_ACCESS.why, "left out without --access"],
]);

type Finding = { readonly result: keyof typeof LABELS; readonly why?: string };

/** Without those that nobody asked for. */
export function wanted<F extends Finding>(findings: readonly F[]): F[] {
  return findings.filter(({ why }) => !NOT_ASKED_FOR.has(why));
}

/** How many findings of each kind there are, in the words of the labels. */
export function counted(findings: readonly Finding[]): string {
  const counts = new Map<string, number>();
  for (const { result, why } of findings) {
    const label = NOT_ASKED_FOR.get(why) ?? LABELS[result].toLowerCase();
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return [...counts].map(([label, count]) => `${count} ${label}`).join(", ");
}

export function conclusionOf({ verdict, settings }: Report): string {
  const found = {
    same: "Nothing that was asked speaks against the emulator.",
    different: "The target does not do all that the emulator does.",
    incomplete: "Nothing that was seen speaks against the emulator, but not everything could be asked.",
  }[verdict];
  if (Object.keys(settings.assumptions).length > 0) {
    return `${found} With these settings it does what was seen, as far as it can:`;
  }
  return `${found} ${verdict === "different" ? "No setting would bring it nearer:" : "It needs no settings:"}`;
}

function requirementLines(finding: RequirementFinding): string[] {
  const line = labelled(finding.result, `${finding.grade}  ${finding.statement}`);
  if (finding.result === "not-held") {
    return [line, `${INDENT}     expected: ${finding.expected}`, `${INDENT}     seen: ${finding.seen}`];
  }
  return "why" in finding ? [line, `${INDENT}     ${finding.why}`] : [line];
}

function assumptionLines(finding: AssumptionFinding): string[] {
  const line = labelled(finding.result, `${finding.name}${valueWords(finding)}`);
  if (finding.result === "default") return [line];
  if ("why" in finding) return [line, `${INDENT}${finding.why}`];
  return [line, `${INDENT}supposed: ${finding.statement}`, `${INDENT}seen: ${finding.seen}`];
}

export function valueWords(finding: AssumptionFinding): string {
  const standard = finding.default === undefined ? "" : JSON.stringify(finding.default);
  if (finding.result === "alternative") return `: ${JSON.stringify(finding.value)} (the default is ${standard})`;
  return finding.result === "default" && standard !== "" ? `: ${standard}` : "";
}

export function labelOf(result: keyof typeof LABELS): string {
  return LABELS[result];
}

function labelled(result: keyof typeof LABELS, text: string): string {
  return `  ${LABELS[result].padEnd(WIDTH)}  ${text}`;
}
