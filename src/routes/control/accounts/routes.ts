/** Accounts: which there are, a fresh one, an empty one, and what each is called. */
import { router } from "../../http/router.ts";
import { ofAccount } from "../../http/unreadable-state.ts";
import type { DescribedAccount, KnownAccount } from "../../../contract/accounts.ts";
import { systemRandom } from "../../../system.ts";
import { accountName } from "../../../rules/lookups/shown.ts";
import { toHex } from "../../../rules/values/hex.ts";
import { formatTimestamp } from "../../../rules/values/timestamp.ts";
import { directory } from "../../../store/directory/directory.ts";
import type { ListedAccount } from "../../../store/directory/tables/accounts.ts";
import { NO_LIMITS } from "../../../rules/tenants/quotas.ts";
import { claimed } from "./claiming.ts";
import { emptied } from "./emptying.ts";
import { AccountChange, ListQuery, NewAccount } from "./inputs.ts";
import { controlInput, controlQuery } from "../input.ts";
import { controlError } from "../answers.ts";
import type { ControlEnv } from "../guard.ts";
import { fill } from "../seed/routes.ts";
import { onlyMethods } from "../methods.ts";

export const accounts = router<ControlEnv>()
  .get("/", async (c) => {
    const query = controlQuery(ListQuery, c.req.query());
    if (!query.ok) return query.response;
    const { page = 1, per_page: perPage = 100, search = "", order = "asc" } = query.value;
    const { accounts: listed, totalCount } = await directory(c.env).accounts(page, perPage, {
      tenantId: c.var.reach.tenantId,
      search: search === "" ? null : search.toWellFormed(),
      order,
    });
    return c.json({ accounts: listed.map(shownInList), page, per_page: perPage, total_count: totalCount });
  })
  .post("/", async (c) => {
    const input = controlInput(NewAccount, c.var.body);
    if (!input.ok) return input.response;
    const { id = toHex(systemRandom(16)), name = input.value.seed?.name } = input.value;
    const seed = name === undefined ? input.value.seed : { ...input.value.seed, name };
    const inUse = `The account ${id} is in use already: choose another id, or delete it first.`;
    const { tenantId, owner, limits } = c.var.reach;
    const isFresh = input.value.id === undefined;
    const refusal = await claimed(c.env, tenantId, [id], isFresh);
    if (refusal) return refusal;
    // Asked first, as a seed binds zones before it fills the account.
    if (!isFresh && !(await ofAccount(c.env, id, c.env.ACCOUNTS.getByName(id).isFresh()))) {
      return controlError(409, "account-exists", inUse);
    }
    const filled = seed
      ? await fill(c.env, id, seed, {
          at: "seed",
          owner,
          limits: limits ?? NO_LIMITS,
          emulatedPaths: c.var.emulatedPaths,
        })
      : { ok: true as const, seeded: true, tokens: 0 };
    if (!filled.ok) {
      if (tenantId !== null && isFresh) await directory(c.env).release(tenantId, id);
      return filled.response;
    }
    if (!filled.seeded) return controlError(409, "account-exists", inUse);
    c.set("subjects", [id]);
    if (!seed) await announce(c.env, id);
    return c.json({ id, tokens: filled.tokens }, 201);
  })
  .all("/", onlyMethods("GET", "POST"))
  .get("/:id{[0-9a-f]{32}}", async (c) => c.json(await description(c.env, c.req.param("id"))))
  .patch("/:id{[0-9a-f]{32}}", async (c) => {
    const input = controlInput(AccountChange, c.var.body);
    if (!input.ok) return input.response;
    const { name } = input.value;
    const id = c.req.param("id");
    // One that is only named here is put on the list; it is as fresh as it was, and a seed can fill it.
    await (name === undefined ? announce(c.env, id) : c.env.ACCOUNTS.getByName(id).rename(name));
    return c.json(await description(c.env, id));
  })
  .delete("/:id{[0-9a-f]{32}}", async (c) => {
    await emptied(c.env, c.req.param("id"));
    return c.body(null, 204);
  })
  .all("/:id{[0-9a-f]{32}}", onlyMethods("GET", "PATCH", "DELETE"));

/** One that is announced and never used is emptied, too, and so taken off the list. */
async function announce(env: EmulatorEnv, id: string): Promise<void> {
  await env.ACCOUNTS.getByName(id).use();
  await directory(env).announce(id);
}

async function description(env: EmulatorEnv, id: string): Promise<DescribedAccount> {
  const { createdAt, name, tokenCount, emptiesAt } = await env.ACCOUNTS.getByName(id).describe();
  const empties_at = emptiesAt === null ? null : formatTimestamp(Math.ceil(emptiesAt / 1000));
  return { ...shown({ id, createdAt, name }), tokens: tokenCount, empties_at };
}

function shownInList({ usedAt, ...account }: ListedAccount): KnownAccount {
  return { ...shown(account), last_used_at: usedAt === null ? null : formatTimestamp(Math.floor(usedAt / 1000)) };
}

function shown({ id, createdAt, name }: Omit<ListedAccount, "usedAt">) {
  return { id, name: accountName(id, name), created_at: formatTimestamp(createdAt) };
}
