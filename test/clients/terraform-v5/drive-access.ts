/** A module that opens applications to a token: a token, a group, reusable policies, and an application of each kind. */
import type { ClientRun } from "../../../scripts/clients/client-run.ts";
import type { Terraform, Variables } from "../../../scripts/clients/terraform.ts";

const RESOURCES = {
  "cloudflare_zero_trust_access_group.callers": (account: string, id: string) => `accounts/${account}/${id}`,
  "cloudflare_zero_trust_access_policy.callers": (account: string, id: string) => `${account}/${id}`,
  "cloudflare_zero_trust_access_policy.everybody": (account: string, id: string) => `${account}/${id}`,
  "cloudflare_zero_trust_access_application.shared": (account: string, id: string) => `accounts/${account}/${id}`,
  "cloudflare_zero_trust_access_application.own": (account: string, id: string) => `accounts/${account}/${id}`,
};
type Address = keyof typeof RESOURCES;
/** It leaves out what the API answers as false, and has an inline policy. */
const OWN = "cloudflare_zero_trust_access_application.own";
const addresses = Object.keys(RESOURCES) as Address[];

interface Held {
  readonly id: string;
  readonly aud?: string;
  readonly policies?: readonly { readonly id: string; readonly name: string; readonly precedence: number }[];
}

export async function driveAccess(run: ClientRun, main: Terraform): Promise<void> {
  const terraform = await main.in("access");
  let variables: Variables = { account_id: run.account.id };
  const held = (address: Address) => terraform.resource<Held>(address);
  const settled = async (after: string) => {
    const plan = await terraform.plannedChange(variables);
    run.expect(`access: no change is planned after ${after}`, plan === undefined, plan);
  };
  const applied = async (more: Variables, what: string) => {
    const before = await Promise.all(addresses.map(held));
    variables = { ...variables, ...more };
    await terraform.apply(variables);
    const after = await Promise.all(addresses.map(held));
    const isInPlace = after.every(({ id, aud }, index) => id === before[index]?.id && aud === before[index]?.aud);
    run.expect(`access: ${what} is an update in place`, isInPlace, { before, after });
    await settled(what);
  };

  await terraform.apply(variables);
  const shared = await held("cloudflare_zero_trust_access_application.shared");
  run.expect(
    "access: apply makes a token, a group, reusable policies, and an application that has them",
    shared.policies?.map(({ precedence }) => precedence).join() === "1,2",
    shared,
  );
  const own = await seen(run, (await held(OWN)).id);
  run.expect(
    "access: and one with an inline policy beside a reusable one",
    own.policies?.map(({ name }) => name).join() === "shop inline,shop everybody",
    own,
  );
  await settled("it");

  await applied({ name: "store" }, "a new name of each");
  await applied({ range: "198.51.100.0/24" }, "a new rule of a group and of a policy");
  await applied({ session: "30m" }, "a new duration of sessions");
  await applied({ domain: "store.example.com" }, "a new domain");
  await applied({ message: "Not without a token." }, "an option that is set");
  const { message: _, ...others } = variables;
  variables = others;
  await applied({}, "an option that is taken out");
  const bare = await seen(run, shared.id);
  run.expect("access: what was taken out is gone from the API", !("custom_deny_message" in bare), bare);

  await imports(run, terraform, variables);
  await dataSources(run, main, variables, shared.id);
  await drift(run, terraform, variables);

  await terraform.destroy(variables);
  for (const path of ["apps", "policies", "groups", "service_tokens"]) {
    const left = (await run.behindItsBack("GET", pathOf(run, path))) as readonly { readonly name: string }[];
    const isGone = !left.some(({ name }) => name.startsWith("store"));
    run.expect("access: destroy deletes everything, the application first and the token last", isGone, left);
  }
}

async function imports(run: ClientRun, terraform: Terraform, variables: Variables): Promise<void> {
  for (const address of addresses) {
    const { id, aud } = await terraform.resource<Held>(address);
    await terraform.importAnew(address, RESOURCES[address](run.account.id, id), variables);
    const kind = address.slice("cloudflare_zero_trust_access_".length).split(".")[0];
    if (address === OWN) {
      await terraform.apply(variables);
      const after = await terraform.resource<Held>(address);
      const isKept = after.id === id && after.aud === aud;
      run.expect("access: an apply after the import of an application with an inline policy keeps it", isKept, after);
    }
    const plan = await terraform.plannedChange(variables);
    const when = address === OWN ? "after that" : `after the import: ${kind}`;
    run.expect(`access: no change is planned ${when}`, plan === undefined, plan);
  }
}

async function dataSources(run: ClientRun, main: Terraform, { name, domain }: Variables, id: string): Promise<void> {
  const data = await main.in("access-data");
  await data.apply({ account_id: run.account.id, name: name ?? "", domain: domain ?? "" });
  const found = (await data.outputs()).found as Readonly<Record<string, unknown>>;
  const policies = found.policies as readonly string[];
  const isRight =
    found.application === id &&
    JSON.stringify(found.by_domain) === JSON.stringify([id]) &&
    Number(found.groups) >= 1 &&
    policies.includes(`${name} callers`) &&
    policies.includes(String(found.policy));
  run.expect("access: the data sources find an application and a group by name, and list them", isRight, found);
}

async function drift(run: ClientRun, terraform: Terraform, variables: Variables): Promise<void> {
  const { id } = await terraform.resource<Held>(OWN);
  await run.behindItsBack("DELETE", pathOf(run, `apps/${id}`));
  const plan = await terraform.plannedChange(variables);
  run.expect("access: an application that was deleted behind its back is planned anew", plan !== undefined);
  await terraform.apply(variables);
  const again = await terraform.resource<Held>(OWN);
  run.expect("access: and made anew, with another id", again.id !== id, again);
}

const pathOf = ({ account }: ClientRun, path: string): string => `accounts/${account.id}/access/${path}`;

/** An application as the API shows it. */
async function seen(run: ClientRun, id: string): Promise<Held> {
  return (await run.behindItsBack("GET", pathOf(run, `apps/${id}`))) as Held;
}
