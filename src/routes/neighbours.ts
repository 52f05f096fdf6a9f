/**
 * What clients and scripts ask before they come to service tokens: read-only, and truthful about the emulated account.
 * The real answers have more fields (the assumption `neighbour-fields`).
 */
import * as z from "zod/mini";
import { router } from "../api/router.ts";
import { readCredential } from "../api/credentials.ts";
import { failure, listPage, resultInfoOf, success } from "../api/envelope.ts";
import { refuseOtherMethods, type ApiEnv } from "../api/gateway.ts";
import { malformedAuthorization, problemOf } from "../api/problems.ts";
import { parseQuery, wholeNumberText } from "../api/validation.ts";
import { digestOf } from "../store/minting.ts";
import { toHex } from "../tokens/secret.ts";
import { formatTimestamp } from "../tokens/timestamp.ts";
import { directory } from "./directory.ts";

const ACCOUNTS_PER_PAGE = 20;

const ListAccounts = z.lazy(() =>
  z.object({ page: z.optional(wholeNumberText(2 ** 31 - 1)), per_page: z.optional(wholeNumberText(1000)) }),
);

export const neighbours = router<ApiEnv>()
  .get("/user/tokens/verify", async (c) => {
    const credential = readCredential(c.req.raw.headers);
    if (!("token" in credential)) return failure(malformedAuthorization);
    // The real id is not part of the token; here it is made of its digest, so that one token has one id.
    const id = toHex(await digestOf(credential.token)).slice(0, 32);
    return success({ id, status: "active" }, 200, [
      { code: 10000, message: "This API Token is valid and active", type: null },
    ]);
  })
  .all("/user/tokens/verify", refuseOtherMethods("GET"))
  .get("/accounts", async (c) => {
    const query = parseQuery(ListAccounts, c.req.query());
    if (!query.ok) return failure(problemOf(query.refusal));
    const { page: number = 1, per_page: perPage = ACCOUNTS_PER_PAGE } = query.value;
    const { accounts, totalCount } = await directory(c.env).accounts(number, perPage);
    const result = accounts.map(({ id, createdAt }) => accountJson(id, createdAt));
    return listPage(result, resultInfoOf(result.length, { page: number, perPage, totalCount }));
  })
  .all("/accounts", refuseOtherMethods("GET"))
  .get("/accounts/:id{[0-9a-f]{32}}", async (c) => {
    const id = c.req.param("id");
    const { createdAt } = await c.env.ACCOUNTS.getByName(id).describe();
    return success(accountJson(id, createdAt));
  })
  .all("/accounts/:id{[0-9a-f]{32}}", refuseOtherMethods("GET"))
  .get("/zones/:id{[0-9a-f]{32}}", async (c) => {
    const { id, accountId, name } = await directory(c.env).zone(c.req.param("id"));
    const { createdAt } = await c.env.ACCOUNTS.getByName(accountId).describe();
    const time = formatTimestamp(createdAt);
    return success({
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
    });
  })
  .all("/zones/:id{[0-9a-f]{32}}", refuseOtherMethods("GET"));

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
