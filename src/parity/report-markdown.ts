/** A report as a page of Markdown. */
import type { AssumptionFinding, Report, RequirementFinding } from "./report.ts";
import { conclusionOf, counted, labelOf, valueWords, wanted } from "./report-text.ts";

export function reportMarkdown(report: Report): string {
  const { target, requirements, assumptions, settings, started_at: start, requests, version } = report;
  const zone = target.zone === null ? "" : `, zone \`${target.zone}\``;
  return `# Parity report

\`${target.base_url}\`, account \`${target.account}\`${zone}, on ${start.slice(0, 10)}: ${requests} requests by access-emulator ${version}.

${conclusionOf(report)}

\`\`\`json
${JSON.stringify(settings, null, 2)}
\`\`\`

## Requirements

${counted(requirements)}

| | grade | requirement | |
|---|---|---|---|
${wanted(requirements).map(requirementRow).join("\n")}

## Assumptions

${counted(assumptions)}

| | assumption | seen |
|---|---|---|
${wanted(assumptions).map(assumptionRow).join("\n")}
`;
}

function requirementRow(finding: RequirementFinding): string {
  const more =
    finding.result === "not-held"
      ? `expected: ${finding.expected}; seen: ${finding.seen}`
      : "why" in finding
        ? finding.why
        : "";
  return `| ${labelOf(finding.result)} | ${finding.grade} | ${cell(finding.statement)} | ${cell(more)} |`;
}

function assumptionRow(finding: AssumptionFinding): string {
  const seen = "why" in finding ? finding.why : finding.seen;
  return `| ${labelOf(finding.result)} | \`${finding.name}\`${cell(valueWords(finding))} | ${cell(seen)} |`;
}

/** Text of the target must not become markup. */
function cell(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>|#~&]/g, "\\$&").replaceAll(/\s+/g, " ");
}
