/** Seeds: what accounts start with. Each account is filled whole or not at all; one that exists is left as it is. */
import { router } from "../../http/router.ts";
import { ofAccount } from "../../http/unreadable-state.ts";
import { repeatedApiToken } from "../../../store/account/settings/api-tokens.ts";
import { directory } from "../../../store/directory/directory.ts";
import { controlError } from "../answers.ts";
import type { ControlEnv } from "../guard.ts";
import { controlInput } from "../input.ts";
import { onlyMethods } from "../methods.ts";
import { Seed, type AccountSeed } from "./inputs.ts";

const BEFORE = "The accounts before it are filled.";

type Filled =
  | { readonly ok: true; readonly seeded: boolean; readonly tokens: number }
  | { readonly ok: false; readonly response: Response };

export const seeds = router<ControlEnv>()
  .post("/", async (c) => {
    const input = controlInput(Seed, c.var.body);
    if (!input.ok) return input.response;
    const accounts = [];
    for (const [index, { id, ...seed }] of input.value.accounts.entries()) {
      const filled = await fill(c.env, id, seed, `accounts.${index}`, index > 0 ? ` ${BEFORE}` : "");
      if (!filled.ok) return filled.response;
      accounts.push({ id, seeded: filled.seeded, tokens: filled.tokens });
    }
    return c.json({ accounts });
  })
  .all("/", onlyMethods("POST"));

/** Binds the zones of a seed and fills its account; `at` says where in the input the seed stands. */
export async function fill(
  env: EmulatorEnv,
  id: string,
  { zones = [], ...seed }: AccountSeed,
  at: string,
  before = "",
): Promise<Filled> {
  const problem = await repeatedApiToken(seed.settings ?? {});
  if (problem !== undefined) {
    return { ok: false, response: controlError(400, "bad-seed", `${at}.settings.${problem}.${before}`) };
  }
  for (const [zone, { id: zoneId, name }] of zones.entries()) {
    if ((await directory(env).bind(zoneId, id, name)) !== "zone-has-tokens") continue;
    const sentence = `${at}.zones.${zone} has tokens of its own and cannot be bound.${before}`;
    return { ok: false, response: controlError(409, "zone-has-tokens", sentence) };
  }
  const filled = await ofAccount(env, id, env.ACCOUNTS.getByName(id).seed(seed));
  if (filled.ok) return filled;
  const sentence = `${at}.${filled.parameter} ${filled.detail}.${before}`;
  return { ok: false, response: controlError(400, "bad-seed", sentence) };
}
