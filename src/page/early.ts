/** The small script at the head of the document: it asks what the first view shows, while the other script is still on its way. */
import { askEarly } from "./core/early.ts";
import { routeOf } from "./core/fragment.ts";
import { accountPath, ACCOUNTS_PER_PAGE, accountsPath, clockPath, lastRequestPath } from "./core/paths.ts";
import { storedKey } from "./core/stored-key.ts";
import { isTimeless, tokensPath, viewOf } from "./tokens/view.ts";

/** In the order in which they are best answered: what tells of changes first. */
function firstPaths(): string[] {
  const { account, place, query } = routeOf(location.hash);
  if (account === null) {
    const isFirst = place !== "tenants" && query["search"] === undefined && query["page"] === undefined;
    return isFirst ? [accountsPath("", 1, ACCOUNTS_PER_PAGE)] : [];
  }
  const view = viewOf(query);
  return [
    lastRequestPath(account),
    clockPath(account),
    ...(place === "tokens" && isTimeless(view) ? [tokensPath(account, view, 0)] : []),
    accountPath(account),
  ];
}

askEarly(
  firstPaths().map((path) => `/_emulator${path}`),
  storedKey(),
);
