/**
 * What clients and scripts ask before they come to service tokens: read-only, and truthful about the emulated account.
 * The real answers have more fields (the assumption `neighbour-fields`).
 */
import type { Context } from "hono";
import * as z from "zod/mini";
import { router } from "../../http/router.ts";
import { readCredential } from "../../http/caller.ts";
import { failure, listPage, resultInfoOf, success, type Headers, type Message } from "../envelope.ts";
import { refuseOtherMethods, type ApiEnv } from "../gateway.ts";
import { malformedAuthorization, problemOf } from "../../../rules/fidelity/problems.ts";
import { readQuery, wholeNumberText } from "../input.ts";
import type { Zone } from "../../../store/directory/directory-object.ts";
import { digestOf } from "../../../store/account/fresh-secret.ts";
import { toHex } from "../../../rules/service-tokens/secret.ts";
import { formatTimestamp } from "../../../rules/values/timestamp.ts";
import { accountsOfApiToken, directory, shownApiToken } from "../../http/directory.ts";
import { show, visitOf } from "../requests.ts";

const ACCOUNTS_PER_PAGE = 20;

const ListAccounts = z.lazy(() =>
  z.object({ page: z.optional(wholeNumberText(2 ** 31 - 1)), per_page: z.optional(wholeNumberText(1000)) }),
);

const RECORDED: Headers = { "emulator-evidence": "recorded" };
const VALID: Message = { code: 10000, message: "This API Token is valid and active", type: null };

export const neighbours = router<ApiEnv>()
  .get("/user/tokens/verify", async (c) => {
    const credential = readCredential(c.req.raw.headers);
    if (!("token" in credential)) {
      return failure({ ...malformedAuthorization, restsOn: ["verify-without-token"] });
    }
    // The real id is not part of the token; here it is made of its digest, so that one token has one id.
    const digest = toHex(await digestOf(credential.token));
    const { status = "active", ...times } = (await shownApiToken(c.env, credential.token)) ?? {};
    const isActive = status === "active";
    const evidence = isActive ? RECORDED : { "emulator-evidence": "api-token-status" };
    return success({ id: digest.slice(0, 32), status, ...times }, 200, evidence, isActive ? [VALID] : []);
  })
  .all("/user/tokens/verify", refuseOtherMethods("GET"))
  .get("/accounts", async (c) => {
    const { result: query } = readQuery(ListAccounts, c.req.query());
    if (!query.ok) {
      const problem = problemOf({ kind: "invalid", ...query });
      return failure({ ...problem, restsOn: [...problem.restsOn, query.restsOn] });
    }
    const { page = 1, per_page: perPage = ACCOUNTS_PER_PAGE } = query.value;
    const { accounts, totalCount } = await directory(c.env).accounts(page, perPage, await visibleTo(c));
    const result = accounts.map(({ id, createdAt }) => accountJson(id, createdAt));
    return listPage(result, resultInfoOf(result.length, { page, perPage, totalCount }), RECORDED);
  })
  .all("/accounts", refuseOtherMethods("GET"))
  .get("/accounts/:id{[0-9a-f]{32}}", async (c) => {
    const id = c.req.param("id");
    const answer = await c.env.ACCOUNTS.getByName(id).about(visitOf(c, null));
    return show(answer, ({ createdAt }, headers) => success(accountJson(id, createdAt), 200, headers));
  })
  .all("/accounts/:id{[0-9a-f]{32}}", refuseOtherMethods("GET"))
  .get("/zones/:id{[0-9a-f]{32}}", async (c) => {
    const zone = await directory(c.env).zone(c.req.param("id"));
    const answer = await c.env.ACCOUNTS.getByName(zone.accountId).about(visitOf(c, null));
    return show(answer, ({ createdAt }, headers) => success(zoneJson(zone, createdAt), 200, headers));
  })
  .all("/zones/:id{[0-9a-f]{32}}", refuseOtherMethods("GET"));

/** Which accounts the credential may see: those of a configured API token, or all. */
async function visibleTo(c: Context<ApiEnv>): Promise<string[] | null> {
  const credential = readCredential(c.req.raw.headers);
  if (!("token" in credential)) return null;
  const accounts = await accountsOfApiToken(c.env, credential.token);
  return accounts.length === 0 ? null : accounts;
}

function zoneJson({ id, accountId, name }: Zone, createdAt: number) {
  const time = formatTimestamp(createdAt);
  return {
    id,
    name,
    status: "active",
    paused: false,
    type: "full",
    development_mode: 0,
    name_servers: ["ada.ns.emulator.example", "bob.ns.emulator.example"],
    created_on: time,
    modified_on: time,
    activated_on: time,
    account: { id: accountId, name: accountName(accountId) },
  };
}

function accountJson(id: string, createdAt: number) {
  return {
    id,
    name: accountName(id),
    type: "standard",
    settings: { enforce_twofactor: false },
    created_on: formatTimestamp(createdAt),
  };
}

function accountName(id: string): string {
  return `Emulated account ${id}`;
}
