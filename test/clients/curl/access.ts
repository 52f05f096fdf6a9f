/** Applications, policies and groups by curl, in the order in which somebody would set them up and take them away. */
import type { ClientRun } from "../../../scripts/clients/client-run.ts";

interface Shown {
  readonly id: string;
  readonly name: string;
  readonly decision?: string;
  readonly precedence?: number;
  readonly policies?: readonly Shown[];
  readonly skip_interstitial?: boolean;
  readonly allow_iframe?: boolean;
}

interface Answer {
  readonly success: boolean;
  readonly result: Shown & readonly Shown[];
  readonly errors: readonly { readonly code: number }[];
}

export async function accessFor(run: ClientRun, scope: "accounts" | "zones", placeId: string): Promise<void> {
  const ids: Record<string, string> = { POLICIES: "[]" };
  const ask = async (name: string): Promise<Answer> => {
    const place = { ACCOUNTS_OR_ZONES: scope, ACCOUNT_OR_ZONE_ID: placeId };
    const stdout = await run.succeed("sh", ["access.sh", name], { env: { ...run.intercepted, ...place, ...ids } });
    return JSON.parse(stdout) as Answer;
  };
  const made = async (name: string, variable: string): Promise<Shown> => {
    const { result } = await ask(name);
    ids[variable] = result.id;
    return result;
  };
  const has = async (list: string, variable: string) => (await ask(list)).result.some(({ id }) => id === ids[variable]);
  const so = (what: string, isSo: boolean, seen?: unknown) => run.expect(`${scope}: ${what}`, isSo, seen);

  const tokens = `${scope}/${placeId}/access/service_tokens`;
  const token = (await run.behindItsBack("POST", tokens, { name: "deploy" })) as Shown;
  ids.SERVICE_TOKEN_ID = token.id;

  await made("create_group", "GROUP_ID");
  const got = (await ask("get_group")).result;
  so("a group is created, listed and read", (await has("list_groups", "GROUP_ID")) && got.name === "Deploys", got);
  so("and updated", (await ask("update_group")).success);

  if (scope === "accounts") {
    await made("create_policy", "POLICY_ID");
    const policy = (await ask("get_policy")).result;
    const isListed = await has("list_policies", "POLICY_ID");
    so("a reusable policy is created, listed and read", isListed && policy.decision === "non_identity", policy);
    so("and updated", (await ask("update_policy")).result.name === "Let in");
    ids.POLICIES = JSON.stringify([ids.POLICY_ID]);
  }

  const app = await made("create_app", "APP_ID");
  so("an application is created with its policies", app.policies?.length === (scope === "accounts" ? 1 : 0), app);
  so("listed and read", (await has("list_apps", "APP_ID")) && (await ask("get_app")).result.id === app.id);
  const updated = (await ask("update_app")).result;
  so("and updated, with its policies as they were", updated.policies?.length === app.policies?.length, updated);
  await ask("put_settings");
  const set = (await ask("patch_settings")).result;
  so("its settings are set, and those that are not sent stay", set.skip_interstitial === true && !!set.allow_iframe);
  so("its tokens are revoked", (await ask("revoke_tokens")).success);

  const own = await made("create_own", "OWN_ID");
  const isListed = await has("list_own", "OWN_ID");
  so("a policy of an application is created, listed and read", isListed && own.precedence === 5, own);
  so("and updated", (await ask("update_own")).result.decision === "deny" && (await ask("get_own")).success);
  if (scope === "accounts") {
    const freed = await ask("make_reusable");
    const isGone = (await ask("get_own")).errors[0]?.code === 12135;
    ids.POLICY_ID = own.id;
    const isFound = (await ask("get_policy")).result.id === own.id;
    so("made reusable, it is read among the reusable ones and no more with the application", isGone && isFound, freed);
    await made("create_own_again", "OWN_ID");
  }
  so("a policy of an application is deleted", (await ask("delete_own")).success);

  so("an application is deleted", (await ask("delete_app")).result.id === app.id);
  so("and then prints code 11021", (await ask("get_app")).errors[0]?.code === 11021);
  if (scope === "accounts") {
    const shared = JSON.parse(ids.POLICIES ?? "[]") as string[];
    for (const id of [ids.POLICY_ID, ...shared]) {
      ids.POLICY_ID = id ?? "";
      so("a reusable policy that no application has is deleted", (await ask("delete_policy")).success);
    }
  }
  so("a group that nothing names is deleted", (await ask("delete_group")).success);
}
