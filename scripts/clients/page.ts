/** docs/clients.md, rendered from the roster and test/clients/results.json. */
import { baseUrlsOfTools } from "./base-urls.ts";
import {
  everyOperation,
  everyTokenOperation,
  isOfTokens,
  scopes,
  type Client,
  type OperationName,
  type Operations,
  type Scope,
} from "./client.ts";
import type { Result } from "./results.ts";
import { verifiersSection } from "./verifiers-section.ts";

interface Row {
  readonly client: Client;
  readonly result: Result;
}

export function clientsPage(roster: readonly Client[], results: readonly Result[]): string {
  const rows = rowsOf(roster, results);
  const overview = callersIn(rows).map(({ client, result }) => [
    client.title,
    versionOf(result),
    onTokens(result.operations),
    onOthers(result.operations),
    result.refusals.join(", ") || "none",
    String(result.proved.length),
    client.origin === "elsewhere" ? "by hand" : "CI",
    result.date,
  ]);
  const titles = [...new Set(rows.map(({ client }) => client.title))];
  return `<!-- Made by \`npm run generate\` from test/clients. Do not edit. -->
# Real clients, unmodified

Each client here is somebody else's program, and nothing in it was changed for the emulator. In the project's repository,
\`npm run test:clients\` drives it and records two things: which statements about the answers to the client were found true, and which
operations and refusals the emulator answered. A client that was not driven is not listed.

- **CI** drives each client that comes from npm, PyPI or as a Go module, and the system's curl, on every change. Its
  findings must match this page.
- **By hand** means that the client comes from elsewhere and was driven with the same command on a machine that has it. Version
  and day are those of that run; if the client was built for the run, its section says so. \`npm run test:clients\` says which
  clients it skips, and why.

| run | does |
|---|---|
| \`npm run test:clients\` | every client that can be run here |
| \`npm run test:clients -- --only terraform\` | only those whose id contains \`terraform\` |
| \`npm run test:clients -- --require-registries\` | fails when a client from a registry could not be installed although its language is there |
| \`npm run test:clients -- --write && npm run generate\` | makes this page again |

There, \`test/clients/README.md\` says how to add a client, and which variables name clients that are installed on the machine.

${tableOf(
  [
    "client",
    "version",
    "operations on service tokens",
    "on applications and the rest",
    "refusals met",
    "statements",
    "proved by",
    "day",
  ],
  overview,
)}

Refusals: 400 is a bad request (12130) or the deletion of a token that a policy or a group names (12139), 403 an account without
Access (9999), 404 something that does not exist (12135; an application 11021, a group 12152), 409 a name or a domain that is taken
or a policy or group in use (12132, 11010), 429 too many requests (971) and 500 an internal error (10001).

A path that the emulator does not have is 501 with \`x-should-retry: false\` ([api.md](api.md#what-is-not-emulated)). The npm and PyPI packages and
Go \`cloudflare-go/v7\` then send the request once. Go \`cloudflare-go\` ignores the header and sends it four times; the last line of \`run\` and
\`start\` counts these as one call.

${verifiersIn(rows)}

## Which of your tools read what

\`run\`, \`env\`, the action and the fixture's \`environment\` set \`CLOUDFLARE_BASE_URL\` and \`CLOUDFLARE_API_BASE_URL\`, both to the
emulator's API (the URL ends in \`/client/v4\`). A tool that reads neither goes to the real Cloudflare, unless its row says how
to lead it to the emulator; \`run\` says at its end when the emulator got no request. "Tried": the tool was seen to reach the emulator in
this way. With \`--intercept\` the command gets none of these variables: [intercept.md](intercept.md).

${tableOf(
  ["tool", "reads", "run it with", "known"],
  baseUrlsOfTools.map(({ tool, reads, run, known }) => [tool, reads, run, known]),
)}

${titles.map((title) => section(rows.filter(({ client }) => client.title === title))).join("\n\n")}
`;
}

const callersIn = (rows: readonly Row[]): Row[] => rows.filter(({ client }) => !client.isVerifier);

function verifiersIn(rows: readonly Row[]): string {
  const lines = rows
    .filter(({ client }) => client.isVerifier)
    .map(({ client, result }) => [
      client.title,
      versionOf(result),
      String(result.proved.length),
      provedBy({ client, result }),
      result.date,
    ]);
  return verifiersSection(tableOf(["verifier", "version", "statements", "proved by", "day"], lines));
}

/** One section for all versions of a client. */
function section(rows: readonly Row[]): string {
  const title = rows[0]?.client.title ?? "";
  const statements = [...new Set(rows.flatMap(({ result }) => result.proved))];
  const proved = statements.map((statement) => {
    const provers = rows.filter(({ result }) => result.proved.includes(statement));
    return `- ${statement}${ofVersions(provers, rows)}`;
  });
  const remarks = [...new Set(rows.flatMap(({ client }) => client.remarks))].map((remark) => {
    const concerned = rows.filter(({ client }) => client.remarks.includes(remark));
    return `- ${remark}${ofVersions(concerned, rows)}`;
  });
  const pointed = [...new Set(rows.map(({ client }) => client.pointed))].join(" ");
  const lacks = [...new Set(rows.flatMap(({ result }) => notDriven(result)))].map(
    (told) =>
      `- ${told}${ofVersions(
        rows.filter(({ result }) => notDriven(result).includes(told)),
        rows,
      )}`,
  );
  remarks.push(...lacks);
  const limits = remarks.length > 0 ? `\n\nWhat it cannot do, and its peculiarities:\n\n${remarks.join("\n")}` : "";
  const notes = rows.flatMap(({ result }) => (result.note ? [`${versionOf(result)}: ${result.note}.`] : []));
  const folder = `test/clients/${rows[0]?.client.folder}`;
  return `## ${title}

${["How it is pointed at the emulator:", pointed, `Its folder in the project's repository is \`${folder}\`.`, ...notes].join(" ")}

Proved:

${proved.join("\n")}${limits}`;
}

/** What a client that drove some of the other operations did not drive; the table has a few. */
function notDriven({ operations }: Result): string[] {
  const lacking = lackingOf(operations);
  const droveAny = scopes.some((scope) => othersOf(operations, scope).length > 0);
  if (!droveAny || lacking.length <= FEW) return [];
  return [`These other operations were not driven: ${lacking.join(", ")}.`];
}

/** " (7.3.0, 6.5.0)" where something holds for these and not for all. */
function ofVersions(some: readonly Row[], all: readonly Row[]): string {
  return some.length === all.length ? "" : ` (${some.map(({ result }) => versionOf(result)).join(", ")})`;
}

/** The clients that were driven, in the order of the roster. */
function rowsOf(roster: readonly Client[], results: readonly Result[]): Row[] {
  return roster.flatMap((client) => {
    const result = results.find(({ id }) => id === client.id);
    return result ? [{ client, result }] : [];
  });
}

const versionOf = ({ version }: Result): string => version.replace(/^v(?=\d)/, "");

const provedBy = ({ client, result }: Row): string =>
  client.origin === "elsewhere" ? `by hand, ${result.date}` : "CI";

function onTokens(operations: Operations): string {
  const parts = scopes.map((scope) => {
    const driven = operations[scope].filter(isOfTokens);
    const all = everyTokenOperation[scope];
    if (driven.length === 0) return undefined;
    return `${scope}: ${driven.length === all.length ? `all ${all.length}` : driven.join(", ")}`;
  });
  const whole = scopes.every(
    (scope) => operations[scope].filter(isOfTokens).length === everyTokenOperation[scope].length,
  );
  if (whole) return "all 12";
  return parts.filter((part) => part !== undefined).join("; ") || "none: lookups alone";
}

/** How many of the others, and which it lacks when these are few. */
function onOthers(operations: Operations): string {
  const all = scopes.flatMap((scope) => othersOf(everyOperation, scope));
  const driven = scopes.flatMap((scope) => othersOf(operations, scope));
  if (driven.length === 0) return "none";
  if (driven.length === all.length) return `all ${all.length}`;
  const lacking = lackingOf(operations);
  return `${driven.length} of ${all.length}${lacking.length <= FEW ? `: not ${lacking.join(", ")}` : ""}`;
}

const FEW = 4;

const othersOf = (operations: Operations, scope: Scope): readonly OperationName[] =>
  operations[scope].filter((name) => !isOfTokens(name));

/** What was not driven: once when it lacks in each scope that has it. */
function lackingOf(operations: Operations): readonly string[] {
  const lacking = (scope: Scope) => othersOf(everyOperation, scope).filter((name) => !operations[scope].includes(name));
  const [ofAccounts, ofZones] = [lacking("accounts"), lacking("zones")];
  const names = new Set([...ofAccounts, ...ofZones]);
  return [...names].map((name) => {
    const where = scopes.filter((scope) => everyOperation[scope].includes(name));
    const isWhole = where.every((scope) => (scope === "zones" ? ofZones : ofAccounts).includes(name));
    return isWhole ? name : `${name} of ${ofZones.includes(name) ? "zones" : "accounts"}`;
  });
}

/** A table with its columns aligned, as the formatter of this project wants it. */
function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, column) =>
    Math.max(...[head, ...rows].map((row) => (row[column] ?? "").length), name.length),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}
