/** The operations of a zone; they need one. */
import { isSuccess, infoOf, tokensOf } from "../../api-client/answers.ts";
import { compared, type ProbesOf } from "../probe.ts";

export const zoneProbes: ProbesOf<"zone-scope" | "zone-list-query"> = {
  "zone-scope": {
    observe: async ({ account, zone }) => {
      const [ofAccount, ofZone] = [await account.created(), await zone.created()];
      const shown = async (where: typeof zone, id: string) =>
        (await where.everything()).some((token) => token.id === id) ? "shown" : "not shown";
      return compared(
        { what: "the account's token in the zone's list", seen: await shown(zone, ofAccount.id), supposed: "shown" },
        { what: "the zone's token in the account's list", seen: await shown(account, ofZone.id), supposed: "shown" },
      );
    },
  },

  "zone-list-query": {
    observe: async ({ zone }) => {
      const name = zone.name("of-the-zone");
      await zone.created({ name });
      await zone.created();
      const page = await zone.list({ per_page: 1, page: 2 });
      const found = async (query: Readonly<Record<string, string>>) => {
        const answer = await zone.list(query);
        return isSuccess(answer) ? `${tokensOf(answer).length} found` : answer;
      };
      const paged = isSuccess(page) ? `${tokensOf(page).length} on page ${infoOf(page, "page")}` : page;
      return compared(
        { what: "per_page=1&page=2", seen: paged, supposed: "1 on page 2" },
        { what: "name", seen: await found({ name }), supposed: "1 found" },
        { what: "search", seen: await found({ search: name }), supposed: "1 found" },
      );
    },
  },
};
