/** Whoever has the credential: the token, the user, and the accounts that the user is a member of. */
import * as z from "zod/mini";
import { evidenceOf } from "../../../rules/fidelity/evidence.ts";
import { accountJson } from "../../../rules/lookups/shown.ts";
import { EMULATED_EMAIL, membershipJson, userJson } from "../../../rules/lookups/user.ts";
import { toHex } from "../../../rules/values/hex.ts";
import { directory } from "../../../store/directory/directory.ts";
import { digestOf } from "../../../system.ts";
import { callerOf } from "../../http/caller.ts";
import { shownApiToken } from "../../http/directory.ts";
import { reachOfAdmitted } from "../../http/reach.ts";
import { router } from "../../http/router.ts";
import { refuseOtherMethods, succeed, type ApiEnv } from "../gateway.ts";
import { answerPage, pageFields, visibleTo } from "./pages.ts";
import { refuseWithoutToken, VALID } from "./verification.ts";

const STATUS = "must be accepted, pending or rejected";

const ListMemberships = z.lazy(() =>
  z.object({
    ...pageFields(),
    status: z.optional(z.literal(["accepted", "pending", "rejected"], STATUS)),
  }),
);

/** An id of something that is made up: the same for the same words. */
async function idOf(words: string): Promise<string> {
  return toHex(await digestOf(words)).slice(0, 32);
}

export const user = () =>
  router<ApiEnv>()
    .get("/user/tokens/verify", async (c) => {
      const credential = callerOf(c.req.raw, c.env).credential;
      if (!("token" in credential)) return refuseWithoutToken(c);
      // The real id is not part of the token; here it is made of its digest, so that one token has one id.
      const id = await idOf(credential.token);
      const reach = await reachOfAdmitted(c.req.raw, c.env);
      const { status = "active", ...times } = (await shownApiToken(c.env, credential.token, reach)) ?? {};
      const isActive = status === "active";
      const answer = { result: { id, status, ...times }, messages: isActive ? [VALID] : [] };
      return succeed(c, answer, evidenceOf("recorded", isActive ? [] : ["api-token-status"], {}));
    })
    .all("/user/tokens/verify", refuseOtherMethods("GET"))
    .get("/user", async (c) => {
      const isKey = !("token" in callerOf(c.req.raw, c.env).credential);
      const email = (isKey && c.req.header("x-auth-email")) || EMULATED_EMAIL;
      return succeed(
        c,
        { result: userJson(await idOf(email), email) },
        evidenceOf("documented", ["emulated-user"], {}),
      );
    })
    .all("/user", refuseOtherMethods("GET"))
    .get("/memberships", (c) =>
      answerPage(c, {
        grade: "documented",
        query: ListMemberships,
        find: async ({ status = "accepted" }, page, perPage, consult) => {
          consult.restsOn("emulated-user");
          if (status !== "accepted") return { items: [], totalCount: 0 };
          const { accounts, totalCount } = await directory(c.env).accounts(page, perPage, await visibleTo(c));
          const items = accounts.map(async ({ id, createdAt, name }) =>
            membershipJson(await idOf(`a membership of ${id}`), accountJson(id, createdAt, name)),
          );
          return { items: await Promise.all(items), totalCount };
        },
      }),
    )
    .all("/memberships", refuseOtherMethods("GET"));
