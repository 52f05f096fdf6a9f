/**
 * What clients and scripts ask before they come to service tokens: read-only, and truthful about the emulated account.
 * The real answers have more fields (the assumption `neighbour-fields`).
 */
import type { Context } from "hono";
import * as z from "zod/mini";
import { Consultation } from "../../../rules/fidelity/consultation.ts";
import { malformedAuthorization, problemOf } from "../../../rules/fidelity/problems.ts";
import { resultInfoOf } from "../../../rules/lists/result-info.ts";
import { accountJson } from "../../../rules/lookups/shown.ts";
import { toHex } from "../../../rules/values/hex.ts";
import { directory } from "../../../store/directory/directory.ts";
import { digestOf } from "../../../system.ts";
import { callerOf } from "../../http/caller.ts";
import { accountsOfApiToken, shownApiToken } from "../../http/directory.ts";
import { wholeNumberText } from "../../http/numbers.ts";
import { router } from "../../http/router.ts";
import { success, type Headers, type Message } from "../envelope.ts";
import { refuse, refuseOtherMethods, type ApiEnv } from "../gateway.ts";
import { readQuery } from "../input.ts";
import { requestOf, respond } from "../requests.ts";

const ACCOUNTS_PER_PAGE = 20;

const ListAccounts = z.lazy(() =>
  z.object({ page: z.optional(wholeNumberText(2 ** 31 - 1)), per_page: z.optional(wholeNumberText(1000)) }),
);

const RECORDED: Headers = { "emulator-evidence": "recorded" };
const VALID: Message = { code: 10000, message: "This API Token is valid and active", type: null };

export const lookups = router<ApiEnv>()
  .get("/user/tokens/verify", async (c) => {
    const { credential } = callerOf(c.req.raw, c.env);
    if (!("token" in credential)) {
      return refuse(c, { ...malformedAuthorization, restsOn: ["verify-without-token"] });
    }
    // The real id is not part of the token; here it is made of its digest, so that one token has one id.
    const digest = toHex(await digestOf(credential.token));
    const { status = "active", ...times } = (await shownApiToken(c.env, credential.token)) ?? {};
    const isActive = status === "active";
    const evidence = isActive ? RECORDED : { "emulator-evidence": "api-token-status" };
    const result = { id: digest.slice(0, 32), status, ...times };
    return success({ result, messages: isActive ? [VALID] : [] }, evidence);
  })
  .all("/user/tokens/verify", refuseOtherMethods("GET"))
  .get("/accounts", async (c) => {
    const { result: query } = readQuery(ListAccounts, c.req.query());
    if (!query.ok) {
      const problem = problemOf({ kind: "invalid", ...query });
      return refuse(c, { ...problem, restsOn: [...problem.restsOn, query.restsOn] });
    }
    const { page = 1, per_page: perPage = ACCOUNTS_PER_PAGE } = query.value;
    const { accounts, totalCount } = await directory(c.env).accounts(page, perPage, await visibleTo(c));
    const result = accounts.map(({ id, createdAt }) => accountJson(id, createdAt));
    const resultInfo = resultInfoOf({ count: result.length, page, perPage, totalCount }, new Consultation());
    return success({ result, resultInfo }, RECORDED);
  })
  .all("/accounts", refuseOtherMethods("GET"))
  .get("/accounts/:id{[0-9a-f]{32}}", async (c) => {
    const id = c.req.param("id");
    return respond(await c.env.ACCOUNTS.getByName(id).readAccount(requestOf(c), id));
  })
  .all("/accounts/:id{[0-9a-f]{32}}", refuseOtherMethods("GET"))
  .get("/zones/:id{[0-9a-f]{32}}", async (c) => {
    const zone = await directory(c.env).zone(c.req.param("id"));
    return respond(await c.env.ACCOUNTS.getByName(zone.accountId).readZone(requestOf(c), zone));
  })
  .all("/zones/:id{[0-9a-f]{32}}", refuseOtherMethods("GET"));

/** Which accounts the credential may see: those of a configured API token, or all. */
async function visibleTo(c: Context<ApiEnv>): Promise<string[] | null> {
  const { credential } = callerOf(c.req.raw, c.env);
  if (!("token" in credential)) return null;
  const accounts = await accountsOfApiToken(c.env, credential.token);
  return accounts.length === 0 ? null : accounts;
}
