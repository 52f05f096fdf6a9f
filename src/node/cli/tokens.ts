/** `tokens`: the tokens of an account with their state, and what uses them. */
import type { AccountToken } from "../../contract/tokens.ts";
import { say } from "./output.ts";
import { table } from "../client/table.ts";
import { targetOf, type TargetWords } from "./target.ts";

export async function listTokens(
  words: TargetWords & { readonly deleted?: boolean; readonly name?: string },
): Promise<void> {
  const { account } = targetOf(words);
  const tokens: AccountToken[] = [];
  for await (const token of account.eachToken({ deleted: words.deleted, name: words.name })) tokens.push(token);
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
  say({ tokens }, tokens.length === 0 ? none : table(head, rows).trimEnd(), words.json);
}

export async function markInUse(id: string, words: TargetWords & { readonly off?: boolean }): Promise<void> {
  const token = await targetOf(words).account.markInUse(id, !words.off);
  const name = JSON.stringify(token.name);
  const sentence = token.in_use
    ? `Token ${name} counts as used: a DELETE of it is refused with 400 / 12139.`
    : `Token ${name} counts as unused: it can be deleted.`;
  say(token, sentence, words.json);
}
