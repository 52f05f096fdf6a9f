/** The life of two tokens, of an account and of a zone, with the older provider. */
import type { ClientRun } from "../../../scripts/clients/client-run.ts";
import { Terraform, type TokenOfState, type Variables } from "../../../scripts/clients/terraform.ts";
import { driveAccess } from "./drive-access.ts";
import { driveOrganization } from "./drive-organization.ts";

const NAMES = ["of_account", "of_zone"] as const;

export async function driveV4(run: ClientRun): Promise<void> {
  const terraform = await Terraform.ready(run, "Terraform", "TF_PROVIDER_CLOUDFLARE_V4", run.intercepted);
  const places: Variables = { account_id: run.account.id, zone_id: run.zoneId };
  const settled = async (variables: Variables, after: string) => {
    const plan = await terraform.plannedChange(variables);
    run.expect(`no change is planned after ${after}`, plan === undefined, plan);
  };
  const tokens = () => Promise.all(NAMES.map((which) => terraform.token(which)));

  await terraform.apply(places);
  const created = await tokens();
  const first = await Promise.all(created.map((token) => admissionOf(run, token, token)));
  run.expect(
    "apply creates tokens, and the secrets in its state are let in",
    first.join() === "current,current",
    first,
  );
  await settled(places, "it");

  let variables: Variables = { ...places, name: "release" };
  await terraform.apply(variables);
  const renamed = await tokens();
  run.expect(
    "a new name is an update in place, and keeps the secret",
    renamed.every(({ id, name, client_secret }, index) => {
      const before = created[index];
      return id === before?.id && name.startsWith("release") && client_secret === before.client_secret;
    }),
    renamed,
  );
  await settled(variables, "a new name");

  for (const duration of ["17520h", "forever", "8760h"]) {
    variables = { ...places, name: "release", duration };
    await terraform.apply(variables);
    const lasting = await tokens();
    run.expect(
      `a new duration is an update in place: ${duration}`,
      lasting.every((token, index) => token.id === created[index]?.id && token.duration === duration),
      lasting,
    );
    await settled(variables, `a duration of ${duration}`);
  }

  const grace = `${new Date(Date.now() + 3_600_000).toISOString().slice(0, 19)}Z`;
  variables = { ...variables, secret_version: 2, previous_secret_expires_at: grace };
  await terraform.apply(variables);
  const rotated = await tokens();
  for (const [index, token] of rotated.entries()) {
    const admissions = [await admissionOf(run, token, token), await admissionOf(run, token, created[index])];
    run.expect(
      "a higher client_secret_version rotates in place: the new secret is in the state, and the old one keeps its grace",
      token.id === created[index]?.id && admissions.join() === "current,previous",
      admissions,
    );
  }
  await settled(variables, "a rotation");

  const [ofAccount] = rotated;
  await run.behindItsBack("PUT", `accounts/${run.account.id}/access/service_tokens/${ofAccount?.id}`, {
    name: "another",
  });
  run.expect("a change behind its back is planned away", (await terraform.plannedChange(variables)) !== undefined);
  await terraform.apply(variables);
  run.expect("and applied away, in place", (await terraform.token("of_account")).name === "release");

  await terraform.apply({ ...variables, renewal: 400 });
  const left = (Date.parse((await terraform.token("of_account")).expires_at) - Date.now()) / 86_400_000;
  run.expect("min_days_for_renewal refreshes a token that expires soon", left > 364 && left < 366, left);

  await terraform.importAnew(
    "cloudflare_zero_trust_access_service_token.of_account",
    `${run.account.id}/${ofAccount?.id}`,
    variables,
  );
  run.expect(
    "import brings a token of an account into the state",
    (await terraform.token("of_account")).id === ofAccount?.id,
  );

  await driveAccess(run, terraform);
  await driveOrganization(run, terraform);

  await terraform.destroy(variables);
  const rest = (await run.behindItsBack("GET", `accounts/${run.account.id}/access/service_tokens`)) as unknown[];
  run.expect("destroy deletes what it created", rest.length === 0, rest);
}

function admissionOf(
  run: ClientRun,
  { client_id }: TokenOfState,
  secretOf: TokenOfState | undefined,
): Promise<string | null> {
  return run.admission(client_id, secretOf?.client_secret ?? "");
}
