/** Pinned in the package.json of the whole project, which is served by it, too. It has no commands for Access. */
import { resolve } from "node:path";
import type { Client } from "../../../scripts/clients/client.ts";
import type { ClientRun } from "../../../scripts/clients/client-run.ts";
import { node, pinnedPackage } from "../../../scripts/clients/npm.ts";

export const wrangler: Client = {
  id: "npm-wrangler",
  folder: "npm-wrangler",
  title: "npm `wrangler`",
  origin: "npm",
  pinned: pinnedPackage("wrangler"),
  pointed: "`CLOUDFLARE_API_BASE_URL`, which it reads itself; it does not read `CLOUDFLARE_BASE_URL`.",
  operations: { accounts: [], zones: [] },
  refusals: [],
  remarks: [
    "It has no commands for service tokens. `wrangler whoami` asks `/user/tokens/verify`, `/user`, `/accounts` and `/memberships`, and shows the accounts that are in both lists.",
  ],
  find: node,
  drive,
};

interface Who {
  readonly loggedIn: boolean;
  readonly authType: string;
  readonly email: string;
  readonly accounts: readonly { readonly id: string; readonly name: string }[];
}

async function drive(run: ClientRun): Promise<void> {
  const { account } = run;
  const api_tokens = [
    { name: "wrangler", permissions: ["Access: Service Tokens Read"] as const, token: account.token },
  ];
  await account.changeSettings({ api_tokens });
  await account.rename("Shop, for wrangler");
  const whoami = (...args: string[]) =>
    run.succeed(run.command, [resolve("node_modules/wrangler/bin/wrangler.js"), "whoami", ...args], {
      env: { CLOUDFLARE_API_BASE_URL: account.apiUrl, HOME: run.folder, WRANGLER_SEND_METRICS: "false", CI: "true" },
    });

  const who = JSON.parse(await whoami("--json")) as Who;
  const isUser = who.loggedIn && who.authType === "User API Token" && who.email === "user@emulator.example";
  run.expect("lookups: whoami finds the token valid, and shows the e-mail address of its user", isUser, who);
  const [first, ...others] = who.accounts;
  const isOurs = others.length === 0 && first?.id === account.id && first.name === "Shop, for wrangler";
  run.expect("lookups: whoami shows the account of its API token, by its name", isOurs, who);
  const words = await whoami("--account", account.id);
  const hasRole = words.includes('Membership roles in "Shop, for wrangler"') && words.includes("- Super Administrator");
  run.expect("lookups: whoami --account shows the user's role in it", hasRole, words);
}
