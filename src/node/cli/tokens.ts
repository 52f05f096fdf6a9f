/** `tokens`: the tokens of an account with their state, and what uses them. */
import type { ListedToken, TokenState } from "../../contract/tokens.ts";
import { visible } from "../../rules/values/visible.ts";
import { say } from "./output.ts";
import { table } from "../client/table.ts";
import { targetOf, type TargetWords } from "./target.ts";

interface ListWords extends TargetWords {
  readonly deleted?: boolean;
  readonly name?: string;
  readonly search?: string;
  readonly state?: TokenState;
  readonly inGrace?: boolean;
  readonly expiresBefore?: string;
  readonly inUse?: boolean;
  readonly order?: "asc" | "desc";
  readonly events?: boolean;
}

export async function listTokens(words: ListWords): Promise<void> {
  const { account } = targetOf(words);
  const { deleted, name, search, state, order, events, inGrace, inUse, expiresBefore } = words;
  const given = { deleted, name, search, state, order, events };
  const wanted = { ...given, in_grace: inGrace, in_use: inUse, expires_before: expiresBefore };
  const tokens: ListedToken[] = [];
  for await (const token of account.eachToken(wanted)) tokens.push(token);
  const head = ["id", "name", "state", "expires", "secret", "grace until", "last seen", "in use"];
  const rows = tokens.map((token) => [
    token.id,
    token.name,
    token.state,
    token.expires_at,
    `v${token.client_secret_version}`,
    token.in_grace_until ?? "",
    token.last_seen_at ?? "never",
    token.in_use ? "yes" : "",
  ]);
  const none = `No such token in account ${account.id}.`;
  const shown = [table(head, rows).trimEnd(), ...tokens.flatMap(eventLines)].join("\n");
  say({ tokens }, tokens.length === 0 ? none : shown, words.json);
}

/** A line each, below the name of the token; none when they were not asked for. */
function eventLines({ id, name, events }: ListedToken): string[] {
  if (events === undefined) return [];
  const lines = events.map(({ time, kind, request, client_secret_version: version }) =>
    [`  ${time}`, kind, ...(version === null ? [] : [`v${version}`]), `(request ${request})`].join(" "),
  );
  return ["", `${visible(name)} (${id}):`, ...(lines.length === 0 ? ["  The journal tells nothing of it."] : lines)];
}

export async function markInUse(id: string, words: TargetWords & { readonly off?: boolean }): Promise<void> {
  const token = await targetOf(words).account.markInUse(id, !words.off);
  const name = JSON.stringify(token.name);
  const sentence = token.in_use
    ? `Token ${name} counts as used: a DELETE of it is refused with 400 / 12139.`
    : `Token ${name} counts as unused: it can be deleted.`;
  say(token, sentence, words.json);
}
