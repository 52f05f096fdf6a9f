/** Whether a document fits into what a tenant has left. */
import type { Limits } from "../../../rules/tenants/quotas.ts";
import { bytesOf } from "../access/seeding.ts";
import type { AccountSeed } from "./seed.ts";

/** The tenant has no room for it: how many tokens, or bytes, it may have. */
export type OverQuota = { readonly ok: false; readonly kind: "over-quota"; readonly message: string };

/** A token takes about so much in storage. */
const BYTES_OF_TOKEN = 500;

const tokensOf = ({ tokens, bulk }: AccountSeed): number => (tokens?.length ?? 0) + (bulk?.count ?? 0);

/** About so much a seed takes in storage. */
export const bytesOfSeed = (seed: AccountSeed): number => tokensOf(seed) * BYTES_OF_TOKEN + bytesOf(seed);

export function overQuotaOfSeed(limits: Limits, seed: AccountSeed): OverQuota | undefined {
  return overQuota(limits, tokensOf(seed), bytesOfSeed(seed));
}

export function overQuota({ tokens, bytesLeft }: Limits, count: number, bytes: number): OverQuota | undefined {
  if (tokens !== null && count > tokens) {
    const message = `It has ${count} tokens, and an account of this tenant may have ${tokens}.`;
    return { ok: false, kind: "over-quota", message };
  }
  if (bytesLeft === null || (bytesLeft > 0 && bytes <= bytesLeft)) return undefined;
  const message = `It takes about ${bytes} bytes, and the tenant has ${bytesLeft} left: empty accounts that are not needed.`;
  return { ok: false, kind: "over-quota", message };
}
