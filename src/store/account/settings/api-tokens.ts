/** The API tokens of an account, and what each may do. */
import type { Refusal } from "../../../rules/fidelity/result.ts";
import { toHex } from "../../../rules/service-tokens/secret.ts";
import { parseTimestamp } from "../../../rules/values/timestamp.ts";
import type { FaultOperation } from "../tables/fault.ts";
import { digestOf } from "../fresh-secret.ts";
import { withDigest } from "./settings.ts";
import type { ApiTokenSetting } from "./schema.ts";

export type ApiTokenStatus = "active" | "disabled" | "expired";

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

/** Who asks: a name for the journal, or why the request is refused. */
export type Admittance =
  | { readonly ok: true; readonly name: string | null }
  | { readonly ok: false; readonly name: string | null; readonly refusal: Refusal };

const READING: ReadonlySet<FaultOperation | null> = new Set(["get", "list", null]);

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

/** Source of the permissions: the official OpenAPI (`Read` suffices for the two reads, `Write` is for everything). */
function mayDo({ permissions }: ApiTokenSetting, operation: FaultOperation | null): boolean {
  if (permissions.includes("Access: Service Tokens Write")) return true;
  return READING.has(operation) && permissions.includes("Access: Service Tokens Read");
}

export async function tokenWith(
  digest: string,
  settings: readonly ApiTokenSetting[],
): Promise<ApiTokenSetting | undefined> {
  const known = await Promise.all(settings.map(withDigest));
  return known.find(({ token_sha256: each }) => each === digest);
}

/** Whether the presenter of this API token may do this now; `isKnownElsewhere` asks about other accounts. */
export async function admitted(
  apiToken: string | null,
  operation: FaultOperation | null,
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
  const may = mayBeUsed(setting, now()) && mayDo(setting, operation);
  return may
    ? { ok: true, name: setting.name }
    : { ok: false, name: setting.name, refusal: { kind: "api-token-refused" } };
}
