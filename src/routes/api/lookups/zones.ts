/** Zones: those that are bound to accounts. One that is not can be read all the same. */
import * as z from "zod/mini";
import { zoneJson } from "../../../rules/lookups/shown.ts";
import { directory } from "../../../store/directory/directory.ts";
import { reachOfAdmitted } from "../../http/reach.ts";
import { router } from "../../http/router.ts";
import { refuseOtherMethods, type ApiEnv } from "../gateway.ts";
import { requestOf, respond } from "../requests.ts";
import { answerPage, pageFields, visibleTo } from "./pages.ts";

const STATUS = "must be initializing, pending, active or moved";
const ID = "must be an account id: 32 lower-case hex digits";

const ListZones = z.lazy(() =>
  z.object({
    ...pageFields(),
    name: z.optional(z.string()),
    "account.id": z.optional(z.string().check(z.regex(/^[0-9a-f]{32}$/, ID))),
    status: z.optional(z.literal(["initializing", "pending", "active", "moved"], STATUS)),
  }),
);

/** `contains:shop` and the like; no name of a zone has a colon. */
const hasOperator = (name: string): boolean => name.includes(":");

export const zones = () =>
  router<ApiEnv>()
    .get("/zones", (c) =>
      answerPage(c, {
        grade: "documented",
        query: ListZones,
        find: async ({ name = "", "account.id": accountId = null, status = "active" }, page, perPage, consult) => {
          consult.restsOn("neighbour-fields");
          if (hasOperator(name)) consult.restsOn("lookup-parameters");
          if (status !== "active") return { items: [], totalCount: 0 };
          const { only, owner } = await visibleTo(c);
          const filter = { name: name || null, accountId, only, owner };
          const found = await directory(c.env).zones(page, perPage, filter);
          const items = found.zones.map(({ createdAt, ofAccount, ...zone }) => zoneJson(zone, createdAt, ofAccount));
          return { items, totalCount: found.totalCount };
        },
      }),
    )
    .all("/zones", refuseOtherMethods("GET"))
    .get("/zones/:id{[0-9a-f]{32}}", async (c) => {
      const { owner, accountId } = await reachOfAdmitted(c.req.raw, c.env);
      const bound = await directory(c.env).zone(c.req.param("id"), owner);
      const zone = { ...bound, accountId: accountId ?? bound.accountId }; // as the request was let in
      return respond(await c.env.ACCOUNTS.getByName(zone.accountId).readZone(await requestOf(c), zone));
    })
    .all("/zones/:id{[0-9a-f]{32}}", refuseOtherMethods("GET"));
