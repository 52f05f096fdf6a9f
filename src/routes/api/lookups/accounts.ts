/** Accounts, and what an account says of an API token. */
import * as z from "zod/mini";
import { accountJson } from "../../../rules/lookups/shown.ts";
import { directory } from "../../../store/directory/directory.ts";
import { callerOf } from "../../http/caller.ts";
import { router } from "../../http/router.ts";
import { refuseOtherMethods, type ApiEnv } from "../gateway.ts";
import { requestOf, respond } from "../requests.ts";
import { answerPage, pageFields, visibleTo } from "./pages.ts";
import { refuseWithoutToken, VALID } from "./verification.ts";

const ListAccounts = z.lazy(() => z.object({ ...pageFields(), name: z.optional(z.string()) }));

export const accounts = () =>
  router<ApiEnv>()
    .get("/accounts", (c) =>
      answerPage(c, {
        grade: "recorded",
        query: ListAccounts,
        find: async ({ name }, page, perPage, consult) => {
          consult.restsOn("neighbour-fields");
          const found = await directory(c.env).accounts(page, perPage, { ...(await visibleTo(c)), name: name || null });
          const items = found.accounts.map(({ id, createdAt, name: own }) => accountJson(id, createdAt, own));
          return { items, totalCount: found.totalCount };
        },
      }),
    )
    .all("/accounts", refuseOtherMethods("GET"))
    .get("/accounts/:id{[0-9a-f]{32}}", async (c) => {
      const id = c.req.param("id");
      return respond(await c.env.ACCOUNTS.getByName(id).readAccount(await requestOf(c), id));
    })
    .all("/accounts/:id{[0-9a-f]{32}}", refuseOtherMethods("GET"))
    .get("/accounts/:id{[0-9a-f]{32}}/tokens/verify", async (c) => {
      const credential = callerOf(c.req.raw, c.env).credential;
      if (!("token" in credential)) return refuseWithoutToken(c);
      const account = c.env.ACCOUNTS.getByName(c.req.param("id"));
      const answer = await account.verifyApiToken(await requestOf(c), credential.token);
      return respond(answer, answer.ok && answer.result.status === "active" ? [VALID] : []);
    })
    .all("/accounts/:id{[0-9a-f]{32}}/tokens/verify", refuseOtherMethods("GET"));
