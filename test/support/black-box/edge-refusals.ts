/**
 * The matrix of refusals: whatever a client can present, at applications with every kind of policies, in both modes. Sessions are from a
 * time when each application let the token in.
 */
import { Account, forEachOf } from "./account.ts";
import { tokenWithSecretOf, type Answer } from "./answer.ts";
import { shownBy } from "./access.ts";
import {
  allow,
  asCookie,
  block,
  bypass,
  Edge,
  everyone,
  jwtOf,
  ofToken,
  pairOf,
  serviceAuth,
  verdictOf,
} from "./edge.ts";

const HEADER = "authorization";
/** The addresses that a policy asks for, and the one that all come from. */
const [NETWORK, ADDRESS] = ["203.0.113.0/24", "203.0.113.7"];

interface Pair {
  readonly client_id: string;
  readonly client_secret: string;
}
type Credential =
  | "current"
  | "rotated"
  | "previous"
  | "late"
  | "expired"
  | "disabled"
  | "deleted"
  | "foreign"
  | "other";
type Pairs = Readonly<Record<Credential, Pair>>;

const pair = ({ client_id: id, client_secret: secret }: Pair) => pairOf(id, secret);
const single = (members: object) => ({ [HEADER]: JSON.stringify(members) });
const WRONG = "0".repeat(64);

/** What a client presents, by the pairs and by the session that the application once gave. */
export const states: Readonly<Record<string, (pairs: Pairs, jwt: string) => Record<string, string>>> = {
  nothing: () => ({}),
  "the pair of headers": ({ current }) => pair(current),
  "the one header": ({ current }) => single(pair(current)),
  "both forms, alike": ({ current }) => ({ ...pair(current), ...single(pair(current)) }),
  "both forms, of two tokens": ({ current, rotated }) => ({ ...pair(rotated), ...single(pair(current)) }),
  "both forms, the pair with a wrong secret": ({ current }) => ({
    ...pair({ ...current, client_secret: WRONG }),
    ...single(pair(current)),
  }),
  "the id alone": ({ current }) => ({ "cf-access-client-id": current.client_id }),
  "the secret alone": ({ current }) => ({ "cf-access-client-secret": current.client_secret }),
  "the one header without the secret": ({ current }) => single({ "cf-access-client-id": current.client_id }),
  "the pair, each header twice": ({ current: { client_id: id, client_secret: secret } }) =>
    pairOf(`${id}, ${id}`, `${secret}, ${secret}`),
  "the one header, its keys in upper case": ({ current }) =>
    single({ "CF-Access-Client-Id": current.client_id, "CF-Access-Client-Secret": current.client_secret }),
  "an unknown client id": ({ current }) => pair({ ...current, client_id: `${"0".repeat(32)}.access` }),
  "a token of another account": ({ foreign }) => pair(foreign),
  "a wrong secret": ({ current }) => pair({ ...current, client_secret: WRONG }),
  "the secret of another token": ({ current, rotated }) => pair({ ...current, client_secret: rotated.client_secret }),
  "the previous secret, in its grace period": ({ previous }) => pair(previous),
  "the previous secret, after its grace period": ({ late }) => pair(late),
  "an expired token": ({ expired }) => pair(expired),
  "a disabled token": ({ disabled }) => pair(disabled),
  "a deleted token": ({ deleted }) => pair(deleted),
  "the cookie of an earlier request": (_, jwt) => asCookie(jwt),
  "the header `cf-access-token`": (_, jwt) => ({ "cf-access-token": jwt }),
  "the cookie, and a wrong secret": ({ current }, jwt) => ({
    ...asCookie(jwt),
    ...pair({ ...current, client_secret: WRONG }),
  }),
};
/** Those that are right: by them alone anybody is let in where a token is asked for. */
export const rightStates = [
  "the pair of headers",
  "the one header",
  "both forms, alike",
  "both forms, of two tokens",
  "the previous secret, in its grace period",
  "the cookie of an earlier request",
  "the header `cf-access-token`",
  "the cookie, and a wrong secret",
];

const FROM_ELSEWHERE = { ip: { ip: "198.51.100.0/24" } };
type Policies = (named: readonly object[], other: object) => readonly object[];
/** The applications, each with its policies; `named` are rules for the tokens of the matrix. */
export const applications: Readonly<Record<string, { readonly policies: Policies; readonly options?: object }>> = {
  "Service Auth": { policies: (named) => [serviceAuth(...named)] },
  "Service Auth and Allow": { policies: (named) => [allow, serviceAuth(...named)] },
  "Service Auth and Block": { policies: (named) => [block, serviceAuth(...named)] },
  "Service Auth for another token": { policies: (_, other) => [serviceAuth(other)] },
  "Service Auth for another token, and Allow": { policies: (_, other) => [serviceAuth(other), allow] },
  "Service Auth from this network": {
    policies: (named) => [{ ...serviceAuth(...named), require: [{ ip: { ip: NETWORK } }] }],
  },
  "Service Auth from another network": {
    policies: (named) => [{ ...serviceAuth(...named), require: [FROM_ELSEWHERE] }],
  },
  "Service Auth for everyone": { policies: () => [serviceAuth(everyone)] },
  "Service Auth, `service_auth_401_redirect`": {
    policies: (named) => [serviceAuth(...named)],
    options: { service_auth_401_redirect: true },
  },
  "Service Auth and Allow, `service_auth_401_redirect`": {
    policies: (named) => [serviceAuth(...named), allow],
    options: { service_auth_401_redirect: true },
  },
  Allow: { policies: () => [allow] },
  "Allow that names the token": { policies: (named) => [{ ...allow, include: named }] },
  Block: { policies: () => [block] },
  Bypass: { policies: () => [bypass] },
  "no policy": { policies: () => [] },
};

export const modes = ["classic", "strict"] as const;
export type Mode = (typeof modes)[number];

export interface Cell {
  readonly mode: Mode;
  readonly state: string;
  readonly application: string;
  readonly answer: Answer;
}

/** Visits all of it; `secrets` are those that it presented. */
export async function matrixOf(mode: Mode, origin: string): Promise<{ cells: Cell[]; secrets: string[]; edge: Edge }> {
  const account = new Account(origin);
  const edge = new Edge(account, origin);
  await account.freezeClock();
  const { pairs, tokens, other } = await tokensOf(account, origin);
  const named = tokens.map(ofToken);
  const doors: { application: string; domain: string; jwt: string }[] = [];
  for (const [n, [application, { policies, options }]] of Object.entries(applications).entries()) {
    const domain = `app${n}.example.com`;
    const more = { read_service_tokens_from_header: "Authorization" };
    const { id } = await edge.app(domain, [serviceAuth(...named)], more);
    const jwt = jwtOf(await edge.visit(`${domain}/`, { headers: pair(pairs.current) }));
    const body = { type: "self_hosted", name: application, domain, policies: policies(named, ofToken(other)) };
    shownBy(await account.access("PUT", `apps/${id}`, { ...body, ...more, ...options }));
    doors.push({ application, domain, jwt: jwt ?? "none" });
  }
  await account.advanceClock("2h");
  if (mode === "strict") await edge.organization({ strict_service_token_auth: true });
  const cells: Cell[] = [];
  await forEachOf(Object.entries(states), async ([state, presented]) => {
    for (const { application, domain, jwt } of doors) {
      const headers = { "emulator-client-ip": ADDRESS, ...presented(pairs, jwt) };
      cells.push({ mode, state, application, answer: await edge.visit(`${domain}/`, { headers }) });
    }
  });
  return { cells, secrets: Object.values(pairs).map(({ client_secret: secret }) => secret), edge };
}

/** The tokens, by the clock of the account: an hour ends two of them. */
async function tokensOf(account: Account, origin: string) {
  const [current, rotated, late, expired, disabled, deleted, other, foreign] = [
    await account.created({ name: "current" }),
    await account.created({ name: "rotated" }),
    await account.created({ name: "rotated long ago" }),
    await account.created({ name: "expired", duration: "1h" }),
    await account.created({ name: "disabled", enabled: false }),
    await account.created({ name: "deleted" }),
    await account.created({ name: "other" }),
    await new Account(origin).created({ name: "foreign" }),
  ];
  const inHours = (hours: number) => new Date(Date.parse(rotated.created_at) + hours * 3_600_000).toISOString();
  const secretOf = async ({ id }: { readonly id: string }, hours: number) =>
    tokenWithSecretOf(await account.rotate(id, { previous_client_secret_expires_at: inHours(hours) }));
  const second = await secretOf(rotated, 24);
  await secretOf(late, 1);
  await account.delete(deleted.id);
  const pairs: Pairs = {
    current,
    rotated: second,
    previous: rotated,
    late,
    expired,
    disabled,
    deleted,
    foreign,
    other,
  };
  return { pairs, tokens: [current, rotated, late, expired, disabled], other };
}

const INTRODUCTION = `# The edge: who is refused, and how

Made by \`test/conformance/edge-refusals.test.ts\` from the answers of a running emulator. \`npx vitest run
test/conformance/edge-refusals.test.ts -u\` writes it anew; without \`-u\` the test fails when an answer differs.

A row is the credentials that a client presents, a column an application with its policies. A cell is the status of the answer and the reason in
\`Emulator-Reason\`; 200 is the origin's answer. Rows with the same answers are one row, and so are columns. All assumptions are at their
defaults, the tokens are named by the Service Auth policies unless the column says otherwise, every application reads
\`Authorization\` as its one header, and all requests come from ${ADDRESS}. The cookie and the header \`cf-access-token\` hold the JWT that
the application gave when it still had a Service Auth policy for the token and the mode was classic. [edge.md](edge.md#reasons)
says what the reasons mean.
`;

export function matrixPage(cells: readonly Cell[]): string {
  const sections = modes.map((mode) => {
    const title = mode === "classic" ? "Classic mode" : "Strict mode (`strict_service_token_auth`)";
    return `## ${title}\n\n${tableOf(cells.filter((cell) => cell.mode === mode))}\n`;
  });
  return `${INTRODUCTION}\n${sections.join("\n")}`;
}

function tableOf(cells: readonly Cell[]): string {
  const verdicts = new Map(cells.map((cell) => [`${cell.state}|${cell.application}`, shown(cell.answer)]));
  const at = (state: string, application: string) => verdicts.get(`${state}|${application}`) ?? "";
  const [rows, columns] = [Object.keys(states), Object.keys(applications)];
  const grouped = (names: readonly string[], key: (name: string) => readonly string[]) => [
    ...Map.groupBy(names, (name) => key(name).join("|")).values(),
  ];
  const columnGroups = grouped(columns, (application) => rows.map((state) => at(state, application)));
  const rowGroups = grouped(rows, (state) => columns.map((application) => at(state, application)));
  const head = ["presented", ...columnGroups.map((names) => names.join("<br>"))];
  const lines = rowGroups.map((names) =>
    [names.join("<br>")].concat(columnGroups.map(([application = ""]) => at(names[0] ?? "", application))),
  );
  return [head, head.map(() => "---"), ...lines].map((line) => `| ${line.join(" | ")} |`).join("\n");
}

function shown(answer: Answer): string {
  const [status, reason] = verdictOf(answer).split(" ");
  return `${status} \`${reason}\``;
}
