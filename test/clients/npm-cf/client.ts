/** Cloudflare's command line, a technical preview: it shows its commands for service tokens when it is told to. */
import { join } from "node:path";
import { everyTokenOperation, type Client } from "../../../scripts/clients/client.ts";
import type { ClientRun } from "../../../scripts/clients/client-run.ts";
import { installedModules, node, pinnedPackage } from "../../../scripts/clients/npm.ts";

export const cfCli: Client = {
  id: "npm-cf",
  folder: "npm-cf",
  title: "npm `cf`, Cloudflare's command line",
  origin: "npm",
  pinned: pinnedPackage("cf", "npm-cf"),
  takesLong: true,
  pointed:
    "`CLOUDFLARE_BASE_URL`, which it reads itself. For `cf auth whoami` the base URL is fixed: `access-emulator run --intercept -- cf auth whoami`.",
  operations: everyTokenOperation,
  refusals: [404],
  remarks: [
    "It hides its commands for service tokens unless `CF_HIDE_COMMANDS=false` is set: `cf zero-trust access service-tokens-create` and others for accounts, `cf zero-trust service-tokens create` and others for zones.",
    "It reads no `CLOUDFLARE_API_BASE_URL`.",
    "`cf auth whoami` says `tokenValid: false`, and ends with 0, when it cannot reach the API.",
    "A list for a zone takes neither pages nor filters.",
    "`cf zero-trust service-tokens update` sends its PUT to `/zones/undefined/…` unless the zone's id stands after the token's; `--zone` alone does not do.",
  ],
  find: node,
  drive,
};

interface Token {
  readonly id: string;
  readonly name: string;
  readonly client_id: string;
  readonly client_secret: string;
  readonly expires_at: string;
}

/** Its commands, and what each is called for accounts and for zones. */
class Cf {
  readonly run: ClientRun;

  constructor(run: ClientRun) {
    this.run = run;
  }

  ask(args: readonly string[], env: Readonly<Record<string, string | undefined>> = {}) {
    const ours = { HOME: this.run.folder, CF_HIDE_COMMANDS: "false" };
    const file = join(this.run.folder, "node_modules/cf/bin/cf");
    return this.run.run(this.run.command, [file, ...args], { env: { ...env, ...ours } });
  }

  async told<T>(args: readonly string[], env: Readonly<Record<string, string | undefined>> = {}): Promise<T> {
    const { code, stdout, stderr } = await this.ask(args, env);
    if (code !== 0) throw new Error(`cf ${args.join(" ")} ended with ${code}:\n${stdout}${stderr}`);
    return JSON.parse(stdout) as T;
  }

  admission({ client_id: id }: Token, { client_secret: secret }: Token) {
    return this.run.admission(id, secret);
  }
}

async function drive(run: ClientRun): Promise<void> {
  await installedModules(run);
  const cf = new Cf(run);
  await looksUp(cf);
  await tokensOf(cf, "accounts");
  await tokensOf(cf, "zones");
}

/** An API token that is one of this account shows this account, however many others there are. */
async function looksUp(cf: Cf): Promise<void> {
  const { run } = cf;
  const { account, zoneId } = run;
  const api_tokens = [{ name: "cf", permissions: ["Access: Service Tokens Write"] as const, token: account.token }];
  await account.changeSettings({ api_tokens });
  await account.rename("Shop, for cf");

  const accounts = await cf.told<{ id: string; name: string }[]>(["accounts", "list"]);
  const isOurs = accounts.length === 1 && accounts[0]?.id === account.id && accounts[0].name === "Shop, for cf";
  run.expect("lookups: accounts list shows the account of its API token, by its name", isOurs, accounts);
  const zones = await cf.told<{ id: string; account: { name: string } }[]>(["zones", "list"]);
  const isBound = zones.length === 1 && zones[0]?.id === zoneId && zones[0].account.name === "Shop, for cf";
  run.expect("lookups: zones list shows the zone that is bound to it", isBound, zones);
  const verified = await cf.told<{ status: string }>(["accounts", "tokens", "verify"]);
  run.expect("lookups: accounts tokens verify finds the token active", verified.status === "active", verified);
  const who = await cf.told<{ tokenValid: boolean; email?: string }>(["auth", "whoami"], run.intercepted);
  const isKnown = who.tokenValid && who.email === "user@emulator.example";
  run.expect(
    "lookups: auth whoami, through --intercept, finds the token valid and shows an e-mail address",
    isKnown,
    who,
  );
}

async function tokensOf(cf: Cf, scope: "accounts" | "zones"): Promise<void> {
  const { run } = cf;
  const told = <T = Token>(name: string, ...args: string[]) => cf.told<T>(wordsFor(run, scope, name, args));
  const created = await told("create", "--name", "first", "--duration", "60m");
  const first = await cf.admission(created, created);
  const by = scope === "zones" ? "by the zone's name, " : "";
  run.expect(`${scope}: ${by}create prints a token whose secret is let in`, first === "current", first);
  const listed = await told<Token[]>("list");
  run.expect(`${scope}: list has it`, listed.map(({ id }) => id).includes(created.id), listed);
  run.expect(`${scope}: get prints it`, (await told("get", created.id)).name === "first");

  const grace = `${new Date(Date.now() + 3_600_000).toISOString().slice(0, 19)}Z`;
  const ofGrace = ["--previous-client-secret-expires-at", grace];
  const changes = ["--name", "second", "--duration", "17520h", "--client-secret-version", "2", ...ofGrace];
  const updated = await told("update", created.id, ...changes);
  const both = [await cf.admission(updated, updated), await cf.admission(updated, created)];
  const isUpdated = updated.name === "second" && both.join() === "current,previous";
  run.expect(`${scope}: update renames it, and with a higher version rotates it, with a grace`, isUpdated, both);

  if (scope === "accounts") await ofAccountsAlone(cf, updated);
  run.expect(`${scope}: delete prints it`, (await told("delete", created.id)).id === created.id);
  const gone = await cf.ask(wordsFor(run, scope, "get", [created.id]));
  const isTold = gone.code === 1 && gone.stderr.includes("12135");
  run.expect(`${scope}: then get ends with 1 and names code 12135`, isTold, gone);
}

async function ofAccountsAlone(cf: Cf, token: Token): Promise<void> {
  const { run } = cf;
  const told = <T = Token>(name: string, ...args: string[]) => cf.told<T>(wordsFor(run, "accounts", name, args));
  const named = await told<Token[]>("list", "--name", "second", "--page", "1", "--per-page", "1");
  run.expect("accounts: list takes a name and a page", named.length === 1 && named[0]?.id === token.id, named);
  const refreshed = await told("refresh", token.id);
  run.expect(
    "accounts: refresh prints it, no shorter than it was",
    refreshed.expires_at >= token.expires_at,
    refreshed,
  );
  const rotated = await told("rotate", token.id);
  const admissions = [await cf.admission(rotated, rotated), await cf.admission(rotated, token)];
  const isRotated = admissions.join() === "current,grace-over";
  run.expect("accounts: rotate prints a new secret, and the old one is refused at once", isRotated, admissions);
}

function wordsFor(run: ClientRun, scope: "accounts" | "zones", name: string, args: readonly string[]): string[] {
  return scope === "accounts"
    ? ["zero-trust", "access", `service-tokens-${name}`, ...args]
    : [
        "zero-trust",
        "service-tokens",
        name,
        ...args,
        ...(name === "update" ? [run.zoneId] : []),
        "--zone",
        zoneName(run),
      ];
}

/** By its name it has to be looked up first. */
const zoneName = ({ zoneId }: ClientRun): string => `zone-${zoneId.slice(0, 8)}.example`;
