/** Seeds: what accounts start with. Each account is filled whole or not at all; one that exists is left as it is. */
import { router } from "../../http/router.ts";
import { whenThereIsRoom } from "../../http/open-files.ts";
import { ofAccount } from "../../http/unreadable-state.ts";
import { bytesOfSeed, overQuotaOfSeed } from "../../../store/account/documents/quotas.ts";
import type { Owner } from "../../../store/directory/tables/zones.ts";
import { NO_LIMITS, type Limits } from "../../../rules/tenants/quotas.ts";
import { directory } from "../../../store/directory/directory.ts";
import { claimed } from "../accounts/claiming.ts";
import { controlError, overQuota } from "../answers.ts";
import type { ControlEnv } from "../guard.ts";
import { controlInput } from "../input.ts";
import { onlyMethods } from "../methods.ts";
import { problemOfAnswers } from "../fixed-answers/shadowing.ts";
import { problemOfApiTokens } from "../settings/api-tokens.ts";
import { tooManyZones } from "../zones/routes.ts";
import { Seed, type AccountSeed } from "./inputs.ts";

const BEFORE = "The accounts before it are filled.";

type Filled =
  | { readonly ok: true; readonly seeded: boolean; readonly tokens: number }
  | { readonly ok: false; readonly response: Response };

export const seeds = router<ControlEnv>()
  .post("/", async (c) => {
    const input = controlInput(Seed, c.var.body);
    if (!input.ok) return input.response;
    const { tenantId, owner, limits } = c.var.reach;
    const ids = input.value.accounts.map(({ id }) => id);
    const refusal = await claimed(c.env, tenantId, ids, false);
    if (refusal) return refusal;
    const accounts = [];
    let bytes = 0;
    for (const [index, { id, ...seed }] of input.value.accounts.entries()) {
      const filling = {
        at: `accounts.${index}`,
        before: index > 0 ? ` ${BEFORE}` : "",
        owner,
        limits: without(limits ?? NO_LIMITS, bytes),
        emulatedPaths: c.var.emulatedPaths,
      };
      const filled = await whenThereIsRoom(c.env, id, () => fill(c.env, id, seed, filling));
      if (!filled.ok) return filled.response;
      accounts.push({ id, seeded: filled.seeded, tokens: filled.tokens });
      if (!filled.seeded) continue;
      c.set("subjects", [...(c.get("subjects") ?? []), id]); // whatever becomes of those after it
      bytes += bytesOfSeed(seed);
    }
    c.set("subjects", c.get("subjects") ?? []);
    return c.json({ accounts });
  })
  .all("/", onlyMethods("POST"));

/** What is left of these limits after so many bytes, of which the directory does not know yet. */
function without({ bytesLeft, ...limits }: Limits, bytes: number): Limits {
  return { ...limits, bytesLeft: bytesLeft === null ? null : Math.max(bytesLeft - bytes, 0) };
}

interface Filling {
  /** Where in the input the seed stands. */
  readonly at: string;
  /** What a refusal says of the seeds before it. */
  readonly before?: string;
  readonly owner: Owner;
  readonly limits: Limits;
  readonly emulatedPaths: readonly string[];
}

/** Binds the zones of a seed and fills its account. */
export async function fill(
  env: EmulatorEnv,
  id: string,
  { zones = [], ...seed }: AccountSeed,
  { at, before = "", owner, limits, emulatedPaths }: Filling,
): Promise<Filled> {
  const problem = problemOfAnswers(seed.answers ?? [], id, emulatedPaths);
  if (problem !== undefined)
    return { ok: false, response: controlError(400, "bad-seed", `${at}.${problem}.${before}`) };
  const problemOfTokens = await problemOfApiTokens(env, seed.settings ?? {});
  if (problemOfTokens !== undefined) {
    return { ok: false, response: controlError(400, "bad-seed", `${at}.settings.${problemOfTokens}.${before}`) };
  }
  const tooLarge = overQuotaOfSeed(limits, seed); // before a zone is bound
  if (tooLarge) return { ok: false, response: overQuota(tooLarge.message + before) };
  for (const [zone, { id: zoneId, name }] of zones.entries()) {
    const bound = await directory(env).bind(zoneId, id, name, owner);
    if (bound === "too-many-zones") return { ok: false, response: tooManyZones() };
    if (bound !== "zone-has-tokens") continue;
    const sentence = `${at}.zones.${zone} has tokens of its own and cannot be bound.${before}`;
    return { ok: false, response: controlError(409, "zone-has-tokens", sentence) };
  }
  const filled = await ofAccount(env, id, env.ACCOUNTS.getByName(id).seed(seed, limits));
  if (filled.ok) return filled;
  if (filled.kind === "over-quota") return { ok: false, response: overQuota(filled.message + before) };
  const sentence = `${at}.${filled.parameter} ${filled.detail}.${before}`;
  return { ok: false, response: controlError(400, "bad-seed", sentence) };
}
