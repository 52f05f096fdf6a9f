/** The organization, keys, an identity provider and a tag, with the older provider. It makes no organization: it imports it. */
import type { ClientRun } from "../../../scripts/clients/client-run.ts";
import type { Terraform, Variables } from "../../../scripts/clients/terraform.ts";

const ORGANIZATION = "cloudflare_zero_trust_access_organization.team";
const KEYS = "cloudflare_zero_trust_key_access_key_configuration.keys";
const GITHUB = "cloudflare_zero_trust_access_identity_provider.github";

interface Held {
  readonly id: string;
}

export async function driveOrganization(run: ClientRun, main: Terraform): Promise<void> {
  const account = run.account.id;
  const terraform = await main.in("organization");
  let variables: Variables = { account_id: account };
  const seen = (path: string) => run.behindItsBack("GET", `accounts/${account}/access/${path}`);
  const applied = async (more: Variables, what: string) => {
    variables = { ...variables, ...more };
    await terraform.apply(variables);
    const plan = await terraform.plannedChange(variables);
    run.expect(`organization: no change is planned after ${what}`, plan === undefined, plan);
  };

  await terraform.importFirst(ORGANIZATION, account, variables);
  await applied({}, "its import and an apply");
  const { id } = await terraform.resource<Held>(GITHUB);
  const made = JSON.stringify([
    await seen("organizations"),
    await seen("keys"),
    await seen(`identity_providers/${id}`),
  ]);
  const isRight = made.includes("Welcome to shop") && made.includes('"key_rotation_interval_days":30');
  run.expect(
    "organization: apply changes organization and keys, and makes an identity provider and a tag",
    isRight && made.includes('"client_id":"shop"') && JSON.stringify(await seen("tags")) === '[{"name":"shop"}]',
    made,
  );

  await applied({ session: "12h" }, "a new duration of sessions");
  await applied({ days: 60 }, "a new interval of the keys");
  await applied({ name: "store" }, "a new name");
  run.expect(
    "organization: the data source finds an identity provider by name",
    (await terraform.outputs()).found === id,
  );
  await terraform.importAnew(KEYS, account, variables);
  await applied({}, "the import of the keys");
  await terraform.importAnew(GITHUB, `${account}/${id}`, variables);
  await applied({}, "the import of an identity provider, whose secret an apply sends again");
  run.expect("organization: it keeps its id", (await terraform.resource<Held>(GITHUB)).id === id);

  await terraform.destroy(variables);
  const left = JSON.stringify([await seen("identity_providers"), await seen("tags")]);
  run.expect("organization: destroy deletes identity provider and tag", left === "[[],[]]", left);
}
