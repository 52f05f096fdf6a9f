/** The leak oracle: which account and token the secrets with these digests belong to, or belonged to. */
import { router } from "../../http/router.ts";
import { whenThereIsRoom } from "../../http/open-files.ts";
import { isTold, ofAccount } from "../../http/unreadable-state.ts";
import type { UnreadableAccount } from "../../../contract/stored-state.ts";
import type { Leak } from "../../../store/account/views/leaks.ts";
import { directory } from "../../../store/directory/directory.ts";
import type { ControlEnv } from "../guard.ts";
import { controlInput } from "../input.ts";
import { ScanInput } from "./inputs.ts";
import { notYours } from "../answers.ts";
import { onlyMethods } from "../methods.ts";

const ACCOUNTS_AT_ONCE = 100;

export const scan = router<ControlEnv>()
  .post("/", async (c) => {
    const input = controlInput(ScanInput, c.var.body);
    if (!input.ok) return input.response;
    const { digests, account_id: only } = input.value;
    const { tenantId } = c.var.reach;
    const mayAsk = tenantId === null || only === undefined || (await directory(c.env).owns(tenantId, [only]));
    if (!mayAsk) return notYours();
    const found = [];
    const unreadable: UnreadableAccount[] = [];
    for await (const ids of only === undefined ? pagesOfAccounts(c.env, tenantId) : [[only]]) {
      const leaks = await Promise.all(
        ids.map(async (id) => {
          const ofOne = await leaksOf(c.env, id, digests);
          if (ofOne instanceof Error) unreadable.push({ account_id: id, message: ofOne.message });
          return ofOne instanceof Error ? [] : ofOne.map((leak) => leakJson(id, leak));
        }),
      );
      found.push(...leaks.flat());
    }
    return c.json({ found, unreadable });
  })
  .all("/", onlyMethods("POST"));

/** An account that cannot be read is no reason to say nothing of the others. */
async function leaksOf(env: EmulatorEnv, id: string, digests: readonly string[]): Promise<Leak[] | Error> {
  try {
    return await whenThereIsRoom(env, id, async () => ofAccount(env, id, env.ACCOUNTS.getByName(id).leaks(digests)));
  } catch (problem) {
    if (problem instanceof Error && isTold(problem)) return problem;
    throw problem;
  }
}

function leakJson(account: string, { digest, ...leak }: Leak) {
  return { digest, account_id: account, ...leak };
}

async function* pagesOfAccounts(env: EmulatorEnv, tenantId: string | null): AsyncGenerator<string[]> {
  for (let page = 1; ; page++) {
    const { accounts } = await directory(env).accounts(page, ACCOUNTS_AT_ONCE, { tenantId });
    if (accounts.length === 0) return;
    yield accounts.map(({ id }) => id);
  }
}
