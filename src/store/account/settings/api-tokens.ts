/** The API tokens of an account, and what each may do. */
import type { Permission } from "../../../contract/operations.ts";
import type { ApiToken } from "../../../contract/settings.ts";
import type { Refusal } from "../../../rules/fidelity/result.ts";
import { toHex } from "../../../rules/values/hex.ts";
import { parseTimestamp } from "../../../rules/values/timestamp.ts";
import { digestOf } from "../../../system.ts";
import { isRepetitionOf, repeated, type SettingsChange } from "./schema.ts";

/** One API token as it is set; what is kept and shown is the SHA-256 digest of its text. */
export type ApiTokenSetting = Pick<ApiToken, "name"> & {
  readonly permissions: Permission[];
  readonly status?: ApiTokenStatus | undefined;
  readonly not_before?: string | undefined;
  readonly expires_on?: string | undefined;
  readonly token?: string | undefined;
  readonly token_sha256?: string | undefined;
};

export type ApiTokenStatus = NonNullable<ApiToken["status"]>;

/** What is told of an API token to the one who presents it. */
export type ShownApiToken = {
  readonly status: ApiTokenStatus;
  readonly not_before?: string;
  readonly expires_on?: string;
};

export function shownAt(setting: ApiTokenSetting, now: number): ShownApiToken {
  const { not_before: start, expires_on: end } = setting;
  return {
    status: statusAt(setting, now),
    ...(start === undefined ? {} : { not_before: start }),
    ...(end === undefined ? {} : { expires_on: end }),
  };
}

/** Its state at a time (whole seconds): what is set, or what the two times make of it. */
export function statusAt(setting: ApiTokenSetting, now: number): ApiTokenStatus {
  const { status = "active", expires_on: end } = setting;
  const isOver = end !== undefined && now >= (parseTimestamp(end) ?? 0);
  return status === "active" && isOver ? "expired" : status;
}

function mayBeUsed(setting: ApiTokenSetting, now: number): boolean {
  const { not_before: start } = setting;
  return statusAt(setting, now) === "active" && (start === undefined || now >= (parseTimestamp(start) ?? 0));
}

/** A setting of the process has its token in clear, as the variable does; shown and kept is the digest alone. */
export async function withDigest({ token, token_sha256: digest, ...setting }: ApiTokenSetting): Promise<KeptApiToken> {
  if (token !== undefined) return { ...setting, token_sha256: toHex(await digestOf(token)) };
  if (digest === undefined) throw new Error("An API token has either its text or its digest.");
  return { ...setting, token_sha256: digest };
}

/** As the control plane shows it. */
export async function shownSetting(setting: ApiTokenSetting): Promise<ShownSetting> {
  const { name, permissions, status, not_before: start, expires_on: end, ...kept } = await withDigest(setting);
  return {
    name,
    permissions,
    ...(status === undefined ? {} : { status }),
    ...(start === undefined ? {} : { not_before: start }),
    ...(end === undefined ? {} : { expires_on: end }),
    ...kept,
  };
}

type ShownSetting = ApiToken & { readonly token_sha256: string };
type KeptApiToken = Omit<ApiTokenSetting, "token"> & { readonly token_sha256: string };

/** The change with digests where API tokens stood: no token is kept in clear. */
export async function withoutTokens(change: SettingsChange): Promise<SettingsChange> {
  const { api_tokens: tokens } = change;
  return tokens ? { ...change, api_tokens: await Promise.all(tokens.map(withDigest)) } : change;
}

/** Says which token stands there once as its text and once as its digest, as a list does that was read and added to. */
export async function repeatedApiToken({ api_tokens: tokens }: SettingsChange): Promise<string | undefined> {
  const [twice] = repeated(await Promise.all((tokens ?? []).map(withDigest)));
  return twice && `api_tokens.${twice.index} ${isRepetitionOf(twice.first)}`;
}

export async function tokenWith(
  digest: string,
  settings: readonly ApiTokenSetting[],
): Promise<KeptApiToken | undefined> {
  const known = await Promise.all(settings.map(withDigest));
  return known.find(({ token_sha256: each }) => each === digest);
}

/** Who asks: a name for the journal, or why the request is refused. */
export type Admittance =
  | { readonly ok: true; readonly name: string | null }
  | { readonly ok: false; readonly name: string | null; readonly refusal: Refusal };

/** Whether the presenter of this API token may do this now; `isKnownElsewhere` asks about other accounts. */
export async function admittance(
  apiToken: string | null,
  {
    permissions,
    isForAnyToken = false,
  }: { readonly permissions: readonly Permission[]; readonly isForAnyToken?: boolean },
  settings: readonly ApiTokenSetting[],
  now: () => number,
  isKnownElsewhere: (digest: string) => Promise<boolean>,
): Promise<Admittance> {
  if (apiToken === null) return { ok: false, name: null, refusal: { kind: "api-key-refused" } };
  const digest = toHex(await digestOf(apiToken));
  const setting = await tokenWith(digest, settings);
  if (!setting) {
    const kind = (await isKnownElsewhere(digest)) ? "api-token-of-other-account" : "api-token-refused";
    return { ok: false, name: null, refusal: { kind } };
  }
  const { name } = setting;
  const isPermitted = () => mayBeUsed(setting, now()) && permissions.some((each) => setting.permissions.includes(each));
  const may = isForAnyToken || isPermitted();
  return may ? { ok: true, name } : { ok: false, name, refusal: { kind: "api-token-refused" } };
}
