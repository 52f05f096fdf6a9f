/** The organization, its keys, identity providers, tags and the log by curl. Zones have the first and the third of these. */
import type { ClientRun } from "../../../scripts/clients/client-run.ts";

interface Shown {
  readonly id?: string;
  readonly name?: string;
  readonly type?: string;
  readonly config?: Readonly<Record<string, string>>;
  readonly session_duration?: string;
  readonly service_token_inactivity?: { readonly inactivity_threshold_days: number };
  readonly key_rotation_interval_days?: number;
  readonly last_key_rotation_at?: string;
}

type Result = Shown & readonly Shown[];

export async function organizationFor(run: ClientRun, scope: "accounts" | "zones", placeId: string): Promise<void> {
  const ids: Record<string, string> = {};
  const ask = async (name: string): Promise<{ success: boolean; result: Result; errors: { code: number }[] }> => {
    const env = { ...run.intercepted, ACCOUNTS_OR_ZONES: scope, ACCOUNT_OR_ZONE_ID: placeId, ...ids };
    return JSON.parse(await run.succeed("sh", ["organization.sh", name], { env }));
  };
  const result = async (name: string): Promise<Result> => (await ask(name)).result;
  const so = (what: string, isSo: boolean, seen?: unknown) => run.expect(`${scope}: ${what}`, isSo, seen);

  so("the organization is read", typeof (await result("get_organization")).name === "string");
  so("it is created over again, by another name", (await result("create_organization")).name === "Widget Team");
  const updated = await result("update_organization");
  so("and updated", updated.name === "Widgets" && updated.session_duration === "12h", updated);
  const patched = await result("patch_organization");
  const { service_token_inactivity: unused, ...rest } = patched;
  so(
    "a PATCH of it changes what is sent and keeps the rest",
    unused?.inactivity_threshold_days === 90 && rest.name === "Widgets" && rest.session_duration === "12h",
    patched,
  );
  so("the tokens of a user are revoked", String(await result("revoke_user")) === "true");

  const provider = await result("create_provider");
  ids.PROVIDER_ID = provider.id ?? "";
  const has = async () => (await result("list_providers")).some(({ id }) => id === provider.id);
  const got = await result("get_provider");
  const isWithoutSecret = got.config?.client_id === "shop" && !("client_secret" in got.config);
  so("an identity provider is created, listed and read, without its secret", (await has()) && isWithoutSecret, got);
  const replaced = await result("update_provider");
  so("and updated", replaced.name === "Widgets" && replaced.type === "onetimepin", replaced);
  so("and deleted", (await result("delete_provider")).id === provider.id && !(await has()));
  so("and then prints code 12135", (await ask("get_provider")).errors[0]?.code === 12135);

  if (scope === "accounts") await ofAccountsAlone(result, so);
}

async function ofAccountsAlone(
  result: (name: string) => Promise<Result>,
  so: (what: string, isSo: boolean, seen?: unknown) => void,
): Promise<void> {
  const before = await result("get_keys");
  const updated = await result("update_keys");
  const rotated = await result("rotate_keys");
  so(
    "the keys are read, updated and rotated",
    updated.key_rotation_interval_days === 30 &&
      updated.last_key_rotation_at === before.last_key_rotation_at &&
      (rotated.last_key_rotation_at ?? "") > (before.last_key_rotation_at ?? ""),
    [before, updated, rotated],
  );

  const created = await result("create_tag");
  const listed = await result("list_tags");
  const got = await result("get_tag");
  so(
    "a tag is created, listed and read",
    [created, listed[0], got].every((tag) => tag?.name === "engineers"),
    listed,
  );
  so("and renamed", (await result("update_tag")).name === "on call");
  so("and deleted", (await result("delete_tag")).name === "on call" && (await result("list_tags")).length === 0);
  so("the log of authentications is empty", (await result("list_requests")).length === 0);
}
