/** Applications, policies and groups in SQL, for accounts and for zones; and tokens joined with the policies that name them. */
import type { ClientRun } from "../../../scripts/clients/client-run.ts";
import type { Stackql } from "./stackql.ts";

const table = (name: string) => `cloudflare.zero_trust.${name}`;
const named = (token: string) => JSON.stringify([{ service_token: { token_id: token } }]);
const EVERYONE = JSON.stringify([{ everyone: {} }]);

export async function accessStatements(run: ClientRun, stackql: Stackql): Promise<void> {
  const tokens = `accounts/${run.account.id}/access/service_tokens`;
  const token = (await run.behindItsBack("POST", tokens, { name: "caller" })) as { id: string };
  const policy = await reusablePolicies(run, stackql, token.id);
  for (const [scope, column, value] of [
    ["accounts", "account_id", run.account.id],
    ["zones", "zone_id", run.zoneId],
  ] as const) {
    const place = { run, stackql, scope, column, value };
    await groups(place, token.id);
    await applications(place, policy);
  }
}

interface Place {
  readonly run: ClientRun;
  readonly stackql: Stackql;
  readonly scope: string;
  readonly column: string;
  readonly value: string;
}

async function reusablePolicies(run: ClientRun, stackql: Stackql, token: string): Promise<string> {
  const where = `account_id = '${run.account.id}'`;
  const POLICIES = table("access_policies");
  const insert = (name: string) =>
    stackql.returned(
      `INSERT INTO ${POLICIES} (name, decision, include, account_id) SELECT '${name}', 'non_identity', '${named(token)}', '${run.account.id}'`,
    );
  const { id } = await insert("by token");
  const other = await insert("other");
  const listed = await stackql.rows(`SELECT id, name, decision FROM ${POLICIES} WHERE ${where}`);
  run.expect("accounts: policies: INSERT makes reusable ones, and SELECT lists them", listed.length === 2, listed);

  const joined = await stackql.rows(
    `SELECT t.name AS token, p.name AS policy FROM ${table("service_tokens")} t JOIN ${POLICIES} p ` +
      `ON t.id = JSON_EXTRACT(p.include, '$[0].service_token.token_id') ` +
      `WHERE t.account_id = '${run.account.id}' AND p.account_id = '${run.account.id}' ORDER BY p.name`,
  );
  run.expect(
    "accounts: a JOIN of tokens with the policies that name them finds each",
    joined.map((row) => `${row.token} ${row.policy}`).join() === "caller by token,caller other",
    joined,
  );

  const set = `name = 'renamed', decision = 'deny', include = '${EVERYONE}'`;
  const replaced = await stackql.returned(
    `REPLACE ${POLICIES} SET ${set} WHERE ${where} AND policy_id = '${other.id}'`,
  );
  const [one] = await stackql.rows(
    `SELECT name, decision FROM ${POLICIES} WHERE ${where} AND policy_id = '${other.id}'`,
  );
  const isRight = replaced.id === other.id && one?.name === "renamed" && one.decision === "deny";
  run.expect("accounts: policies: REPLACE changes one, and SELECT with policy_id gets it", isRight, one);
  await stackql.execute(`DELETE FROM ${POLICIES} WHERE ${where} AND policy_id = '${other.id}'`);
  const left = await stackql.rows(`SELECT id FROM ${POLICIES} WHERE ${where}`);
  run.expect("accounts: policies: DELETE deletes", left.length === 1 && left[0]?.id === id, left);
  return id;
}

async function groups({ run, stackql, scope, column, value }: Place, token: string): Promise<void> {
  const where = `${column} = '${value}'`;
  const GROUPS = table("groups");
  const insert = `INSERT INTO ${GROUPS} (name, include, ${column}) SELECT 'ci ${scope}', '${named(token)}', '${value}'`;
  const { id } = await stackql.returned(insert);
  const listed = await stackql.rows(`SELECT id, name, include FROM ${table("access_groups")} WHERE ${where}`);
  const one = await stackql.rows(`SELECT id, name FROM ${GROUPS} WHERE ${where} AND group_id = '${id}'`);
  const isThere = listed.some((row) => row.id === id && row.include?.includes(token)) && one[0]?.name === `ci ${scope}`;
  run.expect(`${scope}: groups: INSERT, and SELECT of all and of one`, isThere, [listed, one]);
  const set = `name = 'renamed', include = '${EVERYONE}'`;
  const replaced = await stackql.returned(`REPLACE ${GROUPS} SET ${set} WHERE ${where} AND group_id = '${id}'`);
  await stackql.execute(`DELETE FROM ${GROUPS} WHERE ${where} AND group_id = '${id}'`);
  const left = await stackql.rows(`SELECT id FROM ${table("access_groups")} WHERE ${where}`);
  const isGone = replaced.name === "renamed" && !left.some((row) => row.id === id);
  run.expect(`${scope}: groups: REPLACE and DELETE`, isGone, [replaced, left]);
}

async function applications({ run, stackql, scope, column, value }: Place, policy: string): Promise<void> {
  const where = `${column} = '${value}'`;
  const APPS = table("applications");
  const fields = `'shop ${scope}', 'self_hosted', '${scope}.example.com', '["${policy}"]', '${value}'`;
  const { id } = await stackql.returned(
    `INSERT INTO ${APPS} (name, type, domain, policies, ${column}) SELECT ${fields}`,
  );
  const all = scope === "accounts" ? table("access_apps") : APPS;
  const filter = `name = 'shop ${scope}' AND exact = 'true'`;
  const listed = await stackql.rows(`SELECT id, name, domain, aud FROM ${all} WHERE ${where} AND ${filter}`);
  const [one] = await stackql.rows(`SELECT id, name FROM ${table("access_apps")} WHERE ${where} AND app_id = '${id}'`);
  const isThere = listed.length === 1 && listed[0]?.id === id && one?.name === `shop ${scope}`;
  run.expect(`${scope}: applications: INSERT with policies, and SELECT of all by name and of one`, isThere, [
    listed,
    one,
  ]);

  const set = `name = 'renamed', type = 'self_hosted', domain = '${scope}.example.com'`;
  const replaced = await stackql.returned(`REPLACE ${APPS} SET ${set} WHERE ${where} AND app_id = '${id}'`);
  run.expect(
    `${scope}: applications: REPLACE changes one`,
    replaced.id === id && replaced.name === "renamed",
    replaced,
  );

  const OWN = table("apps_policies");
  const path = `${scope}/${value}/access/apps/${id}/policies`;
  const fieldsOfOwn = { name: "own", decision: "deny", include: [{ everyone: {} }], precedence: 5 };
  const own = (await run.behindItsBack("POST", path, fieldsOfOwn)) as { id: string };
  const ofApp = `${where} AND app_id = '${id}'`;
  const policies = await stackql.rows(`SELECT id, precedence FROM ${OWN} WHERE ${ofApp}`);
  const [single] = await stackql.rows(`SELECT id, precedence FROM ${OWN} WHERE ${ofApp} AND policy_id = '${own.id}'`);
  await stackql.execute(`DELETE FROM ${OWN} WHERE ${ofApp} AND policy_id = '${own.id}'`);
  const rest = await stackql.rows(`SELECT id FROM ${OWN} WHERE ${ofApp}`);
  const isRight =
    policies.map((row) => `${row.id} ${row.precedence}`).join() === `${policy} 1,${own.id} 5` &&
    Number(single?.precedence) === 5 &&
    rest.map((row) => row.id).join() === policy;
  run.expect(`${scope}: policies of an application: SELECT of all and of one, and DELETE`, isRight, [policies, single]);

  const refused = await stackql.execute(
    `DELETE FROM ${table("access_policies")} WHERE account_id = '${run.account.id}' AND policy_id = '${policy}'`,
  );
  await stackql.execute(`DELETE FROM ${APPS} WHERE ${where} AND app_id = '${id}'`);
  const left = await stackql.rows(`SELECT id FROM ${all} WHERE ${where}`);
  run.expect(`${scope}: applications: DELETE deletes`, !left.some((row) => row.id === id), [left, refused]);
}
