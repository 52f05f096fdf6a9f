/** Every statement of the resource cloudflare.zero_trust.service_tokens. */
import type { ClientRun } from "../../../scripts/clients/client-run.ts";
import { accessStatements } from "./drive-access.ts";
import { organizationStatements } from "./drive-organization.ts";
import { Stackql } from "./stackql.ts";

const TABLE = "cloudflare.zero_trust.service_tokens";

export async function driveStackql(run: ClientRun): Promise<void> {
  const stackql = new Stackql(run);
  await stackql.providerIsThere();
  await statementsOf(run, stackql, "accounts", `account_id = '${run.account.id}'`);
  await statementsOf(run, stackql, "zones", `zone_id = '${run.zoneId}'`);
  await lifecycle(run, stackql);
  await accessStatements(run, stackql);
  await organizationStatements(run, stackql);
}

async function statementsOf(run: ClientRun, stackql: Stackql, scope: string, where: string): Promise<void> {
  const [column = "", value = ""] = where.split(" = ");
  const insert = (name: string) =>
    stackql.returned(
      `INSERT INTO ${TABLE} (name, duration, client_secret_version, ${column}) SELECT '${name}', '8760h', 1, ${value}`,
    );
  const created = await insert(`deploy ${scope}`);
  const admission = await run.admission(created.client_id, created.client_secret);
  run.expect(`${scope}: INSERT … RETURNING returns a token whose secret is let in`, admission === "current", admission);
  for (const number of [1, 2, 3]) await insert(`page ${scope} ${number}`);

  const many = await stackql.rows(
    `SELECT id, name, client_id, created_at, duration, expires_at, last_seen_at, updated_at FROM ${TABLE} WHERE ${where}`,
  );
  run.expect(
    `${scope}: SELECT lists the tokens with every column`,
    many.length >= 4 && many.some(({ id }) => id === created.id),
    many,
  );
  const one = await stackql.rows(
    `SELECT id, name, duration FROM ${TABLE} WHERE ${where} AND service_token_id = '${created.id}'`,
  );
  run.expect(
    `${scope}: SELECT with service_token_id gets one`,
    one.length === 1 && one[0]?.name === `deploy ${scope}`,
    one,
  );

  const names = async (filter: string) =>
    (await stackql.rows(`SELECT name FROM ${TABLE} WHERE ${where} AND ${filter}`)).map(({ name }) => name);
  const named = await names(`name = 'page ${scope} 2'`);
  run.expect(`${scope}: SELECT filters by name`, named.join() === `page ${scope} 2`, named);
  const found = await names(`search = 'PAGE ${scope}'`);
  run.expect(`${scope}: SELECT filters by search`, found.length === 3, found);
  const second = await names(`search = 'page ${scope}' AND page = 2 AND per_page = 2`);
  run.expect(`${scope}: SELECT takes page and per_page`, second.join() === `page ${scope} 3`, second);

  const set = `name = 'release ${scope}', duration = '17520h', client_secret_version = 2`;
  const replaced = await stackql.returned(
    `REPLACE ${TABLE} SET ${set} WHERE ${where} AND service_token_id = '${created.id}'`,
  );
  const admissions = [
    await run.admission(created.client_id, replaced.client_secret),
    await run.admission(created.client_id, created.client_secret),
  ];
  run.expect(
    `${scope}: REPLACE changes a token, and with a higher version returns a new secret`,
    replaced.name === `release ${scope}` && admissions.join() === "current,grace-over",
    [replaced, admissions],
  );

  await stackql.execute(`DELETE FROM ${TABLE} WHERE ${where} AND service_token_id = '${created.id}'`);
  const gone = await stackql.execute(`SELECT id FROM ${TABLE} WHERE ${where} AND service_token_id = '${created.id}'`);
  const left = await names("search = 'release'");
  run.expect(`${scope}: DELETE deletes`, left.length === 0, [left, gone]);
}

async function lifecycle(run: ClientRun, stackql: Stackql): Promise<void> {
  const place = `@account_id = '${run.account.id}'`;
  const insert = `INSERT INTO ${TABLE} (name, duration, account_id) SELECT 'rotated', '1h', '${run.account.id}'`;
  const { id, client_id, client_secret } = await stackql.returned(insert);
  const one = `${place}, @service_token_id = '${id}'`;
  const where = `account_id = '${run.account.id}' AND service_token_id = '${id}'`;

  await stackql.execute(`EXEC ${TABLE}.refresh ${one}`);
  const [refreshed] = await stackql.rows(`SELECT expires_at FROM ${TABLE} WHERE ${where}`);
  const days = (Date.parse(refreshed?.expires_at ?? "") - Date.now()) / 86_400_000;
  run.expect("accounts: EXEC refresh moves the end a year ahead", days > 364 && days < 366, refreshed);

  const grace = `${new Date(Date.now() + 3_600_000).toISOString().slice(0, 19)}Z`;
  await stackql.execute(`EXEC ${TABLE}.rotate ${one} @@json = '{"previous_client_secret_expires_at": "${grace}"}'`);
  const inGrace = await run.admission(client_id, client_secret);
  run.expect("accounts: EXEC rotate with a body keeps the old secret for its grace", inGrace === "previous", inGrace);
  await stackql.execute(`EXEC ${TABLE}.rotate ${one}`);
  const after = await run.admission(client_id, client_secret);
  run.expect("accounts: EXEC rotate without a body rotates, too", after === "wrong-secret", after);
  const [shown] = await stackql.rows(`EXEC /*+ SHOWRESULTS */ ${TABLE}.rotate ${one}`);
  const fresh = JSON.parse(shown?.result ?? "{}") as { client_secret?: string };
  const letIn = await run.admission(client_id, fresh.client_secret ?? "");
  run.expect(
    "accounts: EXEC rotate with SHOWRESULTS shows the new secret, which is let in",
    letIn === "current",
    letIn,
  );
}
