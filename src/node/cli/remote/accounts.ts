/** `accounts`: those that there are, and a fresh one. */
import type { KnownAccount } from "../../../contract/accounts.ts";
import { queryOf } from "../../client/query.ts";
import { table } from "../../client/table.ts";
import { environmentOf, formatted, type EnvironmentFormat } from "../../environment.ts";
import { say } from "../output.ts";
import { targetOf, type TargetWords } from "../target.ts";
import { freshAccount, wishOf, type FreshWords } from "./fresh-account.ts";
import { KEY_NAME_VARIABLE, placeOfUrl, URL_VARIABLE } from "./place.ts";

const PAGE = 1000;

export async function listAccounts(
  words: TargetWords & { readonly search?: string; readonly recent?: boolean },
): Promise<void> {
  const { control, url } = targetOf(words);
  const accounts: KnownAccount[] = [];
  for (let page = 1; ; page++) {
    const order = words.recent ? "recent" : undefined;
    const query = `/accounts${queryOf({ search: words.search, order, page, per_page: PAGE })}`;
    const { accounts: some } = await control.send<{ accounts: readonly KnownAccount[] }>("GET", query);
    accounts.push(...some);
    if (some.length < PAGE) break;
  }
  const rows = accounts.map(({ id, name, created_at: created, last_used_at: used }) => [id, name, created, used ?? ""]);
  const none = words.search ? `There is no such account at ${url}.` : `There is no account at ${url}.`;
  say(
    { accounts },
    rows.length === 0 ? none : table(["id", "name", "created", "last used"], rows).trimEnd(),
    words.json,
  );
}

/** Prints what a program needs to use it: of the key its variable's name, and of the account its own API token. */
export async function createAccount(
  words: TargetWords & FreshWords & { readonly format: EnvironmentFormat },
): Promise<void> {
  const wish = wishOf(words);
  const { control, url } = targetOf(words);
  const place = placeOfUrl(words);
  const { id, token, apiUrl } = await freshAccount(control, url, wish, words);
  const ofPlace = place === undefined ? {} : { [URL_VARIABLE]: url, [KEY_NAME_VARIABLE]: place.keyEnv };
  const environment = { ...environmentOf(apiUrl, id, token), ...ofPlace };
  if (words.json) say({ id, url, environment }, "", true);
  else process.stdout.write(formatted(environment, words.format));
}
