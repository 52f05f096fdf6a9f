/** A module of what an account has once, with identity providers, and a tag that an application has. */
import type { ClientRun } from "../../../scripts/clients/client-run.ts";
import type { Terraform, Variables } from "../../../scripts/clients/terraform.ts";

const ORGANIZATION = "cloudflare_zero_trust_organization.team";
const KEYS = "cloudflare_zero_trust_access_key_configuration.keys";
const PIN = "cloudflare_zero_trust_access_identity_provider.pin";
const GITHUB = "cloudflare_zero_trust_access_identity_provider.github";
const TAG = "cloudflare_zero_trust_access_tag.shop";

interface Held {
  readonly id: string;
  readonly name: string;
}

export async function driveOrganization(run: ClientRun, main: Terraform): Promise<void> {
  const terraform = await main.in("organization");
  let variables: Variables = { account_id: run.account.id };
  const settled = async (after: string) => {
    const plan = await terraform.plannedChange(variables);
    run.expect(`organization: no change is planned after ${after}`, plan === undefined, plan);
  };
  const seen = (path: string) => run.behindItsBack("GET", `accounts/${run.account.id}/access/${path}`);

  await terraform.apply(variables);
  const { id } = await terraform.resource<Held>(GITHUB);
  const made = JSON.stringify([
    await seen("organizations"),
    await seen("keys"),
    await seen(`identity_providers/${id}`),
  ]);
  const isRight = made.includes("Welcome to shop") && made.includes('"key_rotation_interval_days":30');
  run.expect(
    "organization: apply sets organization and keys, and makes identity providers, and a tag that an application has",
    isRight && made.includes('"config":{"client_id":"shop"}'),
    made,
  );
  await settled("it");

  const applied = async (more: Variables, what: string) => {
    variables = { ...variables, ...more };
    await terraform.apply(variables);
    await settled(what);
  };
  await applied({ session: "12h" }, "a new duration of sessions");
  await applied({ days: 60 }, "a new interval of the keys");
  await applied({ name: "store" }, "a new name of each, which is a new tag");
  const changed = JSON.stringify([await seen("organizations"), await seen("keys"), await seen("tags")]);
  const hasAll = [
    "Welcome to store",
    '"session_duration":"12h"',
    '"key_rotation_interval_days":60',
    '[{"name":"store"}]',
  ];
  run.expect(
    "organization: what was changed is so in the API, and identity providers keep their ids",
    hasAll.every((part) => changed.includes(part)) && (await terraform.resource<Held>(GITHUB)).id === id,
    changed,
  );

  await imports(run, terraform, variables);
  await dataSources(run, main, variables);
  await terraform.destroy(variables);
  const left = JSON.stringify([await seen("identity_providers"), await seen("tags"), await seen("apps?name=store")]);
  run.expect("organization: destroy deletes identity providers, tag and application", left === "[[],[],[]]", left);
}

async function imports(run: ClientRun, terraform: Terraform, variables: Variables): Promise<void> {
  const account = run.account.id;
  const { id: pin } = await terraform.resource<Held>(PIN);
  for (const [address, path] of [
    [ORGANIZATION, account],
    [KEYS, account],
    [PIN, `accounts/${account}/${pin}`],
    [TAG, `${account}/store`],
  ] as const) {
    await terraform.importAnew(address, path, variables);
    const plan = await terraform.plannedChange(variables);
    const kind = address.slice("cloudflare_zero_trust_".length).split(".")[0];
    run.expect(`organization: no change is planned after the import: ${kind}`, plan === undefined, plan);
  }
  const { id: github } = await terraform.resource<Held>(GITHUB);
  await terraform.importAnew(GITHUB, `accounts/${account}/${github}`, variables);
  await terraform.apply(variables);
  const plan = await terraform.plannedChange(variables);
  const isKept = (await terraform.resource<Held>(GITHUB)).id === github;
  run.expect(
    "organization: an identity provider whose secret an apply sends again after its import keeps its id",
    isKept && plan === undefined,
    plan,
  );
}

async function dataSources(run: ClientRun, main: Terraform, { name = "" }: Variables): Promise<void> {
  const data = await main.in("organization-data");
  await data.apply({ account_id: run.account.id, name });
  const found = (await data.outputs()).found as Readonly<Record<string, unknown>>;
  const providers = (found.providers as readonly string[]).toSorted();
  const isRight =
    found.domain === "shop.cloudflareaccess.com" &&
    Number(found.days) === 60 &&
    providers.join() === `${name} GitHub,${name} PIN` &&
    providers.includes(String(found.first)) &&
    JSON.stringify(found.tags) === JSON.stringify([name]) &&
    found.tag === name;
  run.expect("organization: the data sources show organization, keys, identity providers and tags", isRight, found);
}
