/** The life of two tokens, of an account and of a zone, in one configuration. */
import type { ClientRun } from "../../../scripts/clients/client-run.ts";
import { Terraform, type Variables } from "../../../scripts/clients/terraform.ts";
import { driveAccess } from "./drive-access.ts";
import { driveOrganization } from "./drive-organization.ts";

const NAMES = ["of_account", "of_zone"] as const;
const DURATIONS = [
  ["17520h", 17_520],
  ["forever", undefined],
  ["60m", 1],
  ["8760h", 8760],
] as const;
const RESOURCE = "cloudflare_zero_trust_access_service_token";

export async function driveV5(run: ClientRun, name: string): Promise<void> {
  const terraform = await Terraform.ready(run, name, "TF_PROVIDER_CLOUDFLARE_V5");
  const places: Variables = { account_id: run.account.id, zone_id: run.zoneId };

  await terraform.apply(places);
  for (const which of NAMES) {
    const { client_id, client_secret, duration } = await terraform.token(which);
    run.expect("apply creates tokens, and the secrets in its state are let in", duration === "8760h");
    run.expect(
      "apply creates tokens, and the secrets in its state are let in",
      (await run.admission(client_id, client_secret ?? "")) === "current",
    );
  }
  await insistOnNoChange(run, terraform, places, "a second plan has no change");

  const before = await terraform.token("of_account");
  let variables: Variables = { ...places, name: "release" };
  await terraform.apply(variables);
  const renamed = await terraform.token("of_account");
  run.expect(
    "a new name is an update in place, and keeps the secret",
    renamed.id === before.id && renamed.name === "release" && renamed.client_secret === before.client_secret,
  );
  await insistOnNoChange(run, terraform, variables, "no change is planned after it");

  for (const [duration, hours] of DURATIONS) {
    variables = { ...places, name: "release", duration };
    await terraform.apply(variables);
    for (const which of NAMES) {
      const token = await terraform.token(which);
      const left = (Date.parse(token.expires_at) - Date.now()) / 3_600_000;
      const isAsSaid = hours === undefined ? left > 87_600 : Math.abs(left - hours) < 0.1;
      run.expect(`a new duration is an update in place and moves the end: ${duration}`, isAsSaid, token);
    }
    await insistOnNoChange(run, terraform, variables, "no change is planned after each of them");
  }

  variables = await rotation(run, terraform, variables);
  await drift(run, terraform, variables);
  await imports(run, terraform, variables);
  await dataSources(run, terraform, places);
  await driveAccess(run, terraform);
  await driveOrganization(run, terraform);

  await terraform.destroy(variables);
  for (const url of collections(run)) {
    run.expect(
      "destroy deletes what it created",
      !JSON.stringify(await run.behindItsBack("GET", url)).includes("release"),
    );
  }
}

async function insistOnNoChange(
  run: ClientRun,
  terraform: Terraform,
  variables: Variables,
  what: string,
): Promise<void> {
  const plan = await terraform.plannedChange(variables);
  run.expect(what, plan === undefined, plan);
}

async function rotation(run: ClientRun, terraform: Terraform, before: Variables): Promise<Variables> {
  const first = await Promise.all(NAMES.map((which) => terraform.token(which)));
  const grace = `${new Date(Date.now() + 3_600_000).toISOString().slice(0, 19)}Z`;
  const second: Variables = { ...before, secret_version: 2, previous_secret_expires_at: grace };
  await terraform.apply(second);
  for (const old of first) {
    const token = await terraform.token(NAMES[first.indexOf(old)] ?? "");
    const admissions = [
      await run.admission(token.client_id, token.client_secret ?? ""),
      await run.admission(token.client_id, old.client_secret ?? ""),
    ];
    run.expect(
      "a higher client_secret_version rotates in place: the new secret is in the state, and the old one keeps its grace",
      token.id === old.id && token.client_secret_version === 2 && admissions.join() === "current,previous",
      admissions,
    );
  }
  await insistOnNoChange(run, terraform, second, "no change is planned after a rotation");

  const over: Variables = { ...second, previous_secret_expires_at: "2024-11-15T10:30:00Z" };
  await terraform.apply(over);
  const [old] = first;
  run.expect(
    "an end of grace in the past cuts the old secret off, without a rotation",
    old !== undefined && (await run.admission(old.client_id, old.client_secret ?? "")) === "grace-over",
  );
  await insistOnNoChange(run, terraform, over, "no change is planned after it, either");
  return over;
}

async function drift(run: ClientRun, terraform: Terraform, variables: Variables): Promise<void> {
  for (const [index, url] of collections(run).entries()) {
    const which = NAMES[index] ?? "";
    const { id, name } = await terraform.token(which);
    await run.behindItsBack("PUT", `${url}/${id}`, { name: "renamed behind its back", duration: "1h" });
    run.expect("a change behind its back is planned away", (await terraform.plannedChange(variables)) !== undefined);
    await terraform.apply(variables);
    const mended = await terraform.token(which);
    run.expect("and applied away, in place", mended.id === id && mended.name === name, mended);

    await run.behindItsBack("DELETE", `${url}/${id}`);
    run.expect("a deletion behind its back is noticed", (await terraform.plannedChange(variables)) !== undefined);
    await terraform.apply(variables);
    const again = await terraform.token(which);
    run.expect("and the token created anew", again.id !== id && again.name === name, again);
  }
}

async function imports(run: ClientRun, terraform: Terraform, variables: Variables): Promise<void> {
  const places = [`accounts/${run.account.id}`, `zones/${run.zoneId}`];
  for (const [index, which] of NAMES.entries()) {
    const before = await terraform.token(which);
    await terraform.importAnew(`${RESOURCE}.${which}`, `${places[index]}/${before.id}`, variables);
    const after = await terraform.token(which);
    run.expect(
      "import brings a token into the state, without its secret",
      after.id === before.id && after.client_id === before.client_id && after.client_secret === null,
      after,
    );
    await terraform.apply(variables);
    const admission = await run.admission(before.client_id, before.client_secret ?? "");
    run.expect("an apply after it keeps the secret that is in use", admission === "current", admission);
  }
  await insistOnNoChange(run, terraform, variables, "no change is planned after that");
}

async function dataSources(run: ClientRun, terraform: Terraform, places: Variables): Promise<void> {
  const [ofAccount = ""] = collections(run);
  for (const name of ["token 1", "token 2", "token 3"]) await run.behindItsBack("POST", ofAccount, { name });
  const { id } = (await run.behindItsBack("POST", ofAccount, { name: "one of many" })) as { id: string };
  const data = await terraform.in("data");
  await data.apply({ ...places, id });
  const { found } = await data.outputs();
  const { all, of_zone, ...others } = found as Record<string, number | string>;
  const wanted = { by_id: "one of many", by_name: id, by_search: id, named: 0, two: 2 };
  run.expect(
    "the data source of one token finds it by id, by name and by search",
    others.by_id === wanted.by_id && others.by_name === id && others.by_search === id,
    found,
  );
  run.expect(
    "the data source of tokens lists those of an account and of a zone, by name, by search and with max_items",
    JSON.stringify(others) === JSON.stringify(wanted) && Number(all) >= 6 && Number(of_zone) >= 1,
    found,
  );
}

/** The collections of the account and of the zone, in the order of NAMES. */
function collections({ account, zoneId }: ClientRun): [string, string] {
  return [`accounts/${account.id}/access/service_tokens`, `zones/${zoneId}/access/service_tokens`];
}
