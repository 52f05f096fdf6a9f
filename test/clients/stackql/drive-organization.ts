/** The organization, its keys, identity providers, tags and the log in SQL. */
import type { ClientRun } from "../../../scripts/clients/client-run.ts";
import type { Stackql } from "./stackql.ts";

const table = (name: string) => `cloudflare.zero_trust.${name}`;

export async function organizationStatements(run: ClientRun, stackql: Stackql): Promise<void> {
  const { id } = run.account;
  for (const [scope, column, value] of [
    ["accounts", "account_id", id],
    ["zones", "zone_id", run.zoneId],
  ] as const) {
    await organization({ run, stackql, scope, column, value });
    await providers({ run, stackql, scope, column, value });
  }
  await keys(run, stackql, id);
  await tags(run, stackql, id);
  const seen = await stackql.rows(`SELECT * FROM ${table("access_requests")} WHERE account_id = '${id}'`);
  run.expect("accounts: access_requests: SELECT finds none", seen.length === 0, seen);
}

interface Place {
  readonly run: ClientRun;
  readonly stackql: Stackql;
  readonly scope: string;
  readonly column: string;
  readonly value: string;
}

async function organization({ run, stackql, scope, column, value }: Place): Promise<void> {
  const ORGANIZATIONS = table("organizations");
  const where = `${column} = '${value}'`;
  const domain = `team-${scope}.cloudflareaccess.com`;
  const read = async () =>
    (await stackql.rows(`SELECT name, auth_domain, session_duration FROM ${ORGANIZATIONS} WHERE ${where}`))[0];
  const insert = `INSERT INTO ${ORGANIZATIONS} (auth_domain, name, ${column}) SELECT '${domain}', 'Team', '${value}'`;
  const created = await stackql.returned(insert);
  const first = await read();
  const isCreated = created.name === "Team" && first?.name === "Team" && first.auth_domain === domain;
  run.expect(`${scope}: organizations: INSERT names the one that SELECT shows`, isCreated, [created, first]);
  const set = `auth_domain = '${domain}', name = 'Renamed', session_duration = '12h'`;
  const replaced = await stackql.returned(`REPLACE ${ORGANIZATIONS} SET ${set} WHERE ${where}`);
  const after = await read();
  const isReplaced = replaced.name === "Renamed" && after?.session_duration === "12h";
  run.expect(`${scope}: organizations: REPLACE changes it`, isReplaced, [replaced, after]);
}

async function providers({ run, stackql, scope, column, value }: Place): Promise<void> {
  const PROVIDERS = table("identity_providers");
  const where = `${column} = '${value}'`;
  const config = JSON.stringify({ client_id: "shop", client_secret: "not shown again" });
  const insert = `INSERT INTO ${PROVIDERS} (name, type, config, ${column}) SELECT 'GitHub', 'github', '${config}', '${value}'`;
  const { id } = await stackql.returned(insert);
  const one = `${where} AND identity_provider_id = '${id}'`;
  const columns = "id, name, type, config";
  const listed = await stackql.rows(`SELECT ${columns} FROM ${PROVIDERS} WHERE ${where}`);
  const got = await stackql.rows(`SELECT ${columns} FROM ${PROVIDERS} WHERE ${one}`);
  const isThere = listed.some((row) => row.id === id) && got[0]?.name === "GitHub" && got[0].type === "github";
  const isWithoutSecret = !JSON.stringify([listed, got]).includes("not shown again");
  run.expect(
    `${scope}: identity providers: INSERT, and SELECT of all and of one, without the secret`,
    isThere && isWithoutSecret,
    [listed, got],
  );
  const set = `name = 'renamed', type = 'github', config = '${JSON.stringify({ client_id: "shop-2" })}'`;
  const replaced = await stackql.returned(`REPLACE ${PROVIDERS} SET ${set} WHERE ${one}`);
  await stackql.execute(`DELETE FROM ${PROVIDERS} WHERE ${one}`);
  const left = await stackql.rows(`SELECT id FROM ${PROVIDERS} WHERE ${where}`);
  const isGone = replaced.name === "renamed" && !left.some((row) => row.id === id);
  run.expect(`${scope}: identity providers: REPLACE and DELETE`, isGone, [replaced, left]);
}

async function keys(run: ClientRun, stackql: Stackql, account: string): Promise<void> {
  const KEYS = table("keys");
  const where = `account_id = '${account}'`;
  const read = async () =>
    (await stackql.rows(`SELECT key_rotation_interval_days, last_key_rotation_at FROM ${KEYS} WHERE ${where}`))[0];
  const before = await read();
  const interval = Number(before?.key_rotation_interval_days);
  run.expect("accounts: keys: SELECT shows when they are rotated", interval === 42, before);
  await stackql.execute(`REPLACE ${KEYS} SET key_rotation_interval_days = 30 WHERE ${where}`);
  const same = await read();
  const isRefused = Number(same?.key_rotation_interval_days) === interval;
  run.expect("accounts: keys: REPLACE sends the interval as a string, is refused and changes nothing", isRefused, same);
  await stackql.execute(`EXEC ${KEYS}.rotate @account_id = '${account}'`);
  const rotated = await read();
  const isRotated = (rotated?.last_key_rotation_at ?? "") > (before?.last_key_rotation_at ?? "~");
  run.expect("accounts: keys: EXEC rotate rotates them", isRotated, [before, rotated]);
}

async function tags(run: ClientRun, stackql: Stackql, account: string): Promise<void> {
  const TAGS = table("tags");
  const where = `account_id = '${account}'`;
  for (const name of ["shop", "till"]) {
    await stackql.returned(`INSERT INTO ${TAGS} (name, account_id) SELECT '${name}', '${account}'`);
  }
  const listed = async () => (await stackql.rows(`SELECT name FROM ${TAGS} WHERE ${where}`)).map(({ name }) => name);
  const one = await stackql.rows(`SELECT name FROM ${TAGS} WHERE ${where} AND tag_name = 'shop'`);
  const all = (await listed()).toSorted().join();
  run.expect(
    "accounts: tags: INSERT, and SELECT of all and of one",
    all === "shop,till" && one[0]?.name === "shop",
    all,
  );
  await stackql.execute(`REPLACE ${TAGS} SET name = 'shops' WHERE ${where} AND tag_name = 'shop'`);
  const renamed = (await listed()).toSorted().join();
  for (const name of ["shops", "till"]) {
    await stackql.execute(`DELETE FROM ${TAGS} WHERE ${where} AND tag_name = '${name}'`);
  }
  const left = await listed();
  run.expect("accounts: tags: REPLACE renames, and DELETE deletes", renamed === "shops,till" && left.length === 0, [
    renamed,
    left,
  ]);
}
