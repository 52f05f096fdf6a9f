/** A module that opens applications to a token, with the older provider: its policies are reusable, or an application's own. */
import type { ClientRun } from "../../../scripts/clients/client-run.ts";
import type { Terraform, Variables } from "../../../scripts/clients/terraform.ts";

const PREFIX = "cloudflare_zero_trust_access_";
const SHARED = `${PREFIX}application.shared`;
const OWN = `${PREFIX}application.own`;

interface Held {
  readonly id: string;
  readonly aud?: string;
}

export async function driveAccess(run: ClientRun, main: Terraform): Promise<void> {
  const terraform = await main.in("access");
  let variables: Variables = { account_id: run.account.id };
  const settled = async (after: string) => {
    const plan = await terraform.plannedChange(variables);
    run.expect(`access: no change is planned after ${after}`, plan === undefined, plan);
  };
  const applied = async (more: Variables, what: string) => {
    const before = await terraform.resource<Held>(SHARED);
    variables = { ...variables, ...more };
    await terraform.apply(variables);
    const { id, aud } = await terraform.resource<Held>(SHARED);
    run.expect(`access: ${what} is an update in place`, id === before.id && aud === before.aud, before);
    await settled(what);
  };

  await terraform.apply(variables);
  const shared = await terraform.resource<Held>(SHARED);
  run.expect(
    "access: apply makes a token, a group, a reusable policy, a policy of an application, and the applications",
    /^[0-9a-f]{64}$/.test(shared.aud ?? ""),
    shared,
  );
  await settled("it");
  await applied({ name: "store" }, "a new name of each");
  run.expect("access: the data source finds an application by name", (await terraform.outputs()).found === shared.id);
  await applied({ domain: "store.example.com" }, "a new domain");
  await applied({ message: "Not without a token." }, "an option that is set");
  const { message: _, ...others } = variables;
  variables = others;
  await applied({}, "an option that is taken out");

  const { id: application } = await terraform.resource<Held>(OWN);
  const account = run.account.id;
  for (const [address, place] of [
    [`${PREFIX}group.callers`, account],
    [`${PREFIX}policy.callers`, `account/${account}`],
    [`${PREFIX}policy.own`, `account/${account}/${application}`],
  ] as const) {
    const { id } = await terraform.resource<Held>(address);
    await terraform.importAnew(address, `${place}/${id}`, variables);
    await settled(`the import of ${address.slice(PREFIX.length)}`);
  }
  for (const address of [SHARED, OWN]) {
    const { id, aud } = await terraform.resource<Held>(address);
    await terraform.importAnew(address, `${account}/${id}`, variables);
    await terraform.apply(variables);
    const after = await terraform.resource<Held>(address);
    run.expect("access: an apply after the import of an application keeps it", after.id === id && after.aud === aud);
    await settled("an apply after the import of an application");
  }

  await terraform.destroy(variables);
  for (const path of ["apps", "policies", "groups"]) {
    const left = (await run.behindItsBack("GET", `accounts/${run.account.id}/access/${path}`)) as unknown[];
    run.expect("access: destroy deletes everything", left.length === 0, left);
  }
}
