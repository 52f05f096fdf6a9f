/** How long a token lives: durations, refresh, and what a PUT does to it. */
import { infoOf, secondsOf, tokenOf, type Token } from "../../api-client/answers.ts";
import { TargetProblem } from "../../api-client/problems.ts";
import { compared, fits, neither, type ProbesOf } from "../probe.ts";

type Names =
  | "update-restarts-expiry"
  | "refresh-extends-by"
  | "forever-expires-at"
  | "duration-range"
  | "duration-length"
  | "sub-second-lifetimes"
  | "expired-and-disabled-tokens"
  | "token-limit";

const HOUR = 3600;
const YEAR = 8760 * HOUR;
const FOREVER = "9999-12-31T23:59:59Z";
const USUAL_LIMIT = 50;

/** Equal but for the second that may pass between two times of one answer. */
const near = (one: number, other: number): boolean => Math.abs(one - other) <= 1;

function lifetimeOf(token: Token, since: "created_at" | "updated_at"): number {
  return secondsOf(token, "expires_at") - secondsOf(token, since);
}

/** Without this, nothing that a change does to a time can be seen. */
function demandThatTimePassed(before: Token, after: Token): void {
  if (secondsOf(after, "updated_at") > secondsOf(before, "updated_at")) return;
  throw new TargetProblem("updated_at did not move in more than a second: does the target's clock stand still?");
}

export const lifetimeProbes: ProbesOf<Names> = {
  "update-restarts-expiry": {
    observe: async ({ account }) => {
      const token = await account.created({ duration: "1h" });
      return {
        later: async () => {
          const updated = tokenOf(await account.update(token.id, { name: account.name("renamed") }));
          demandThatTimePassed(token, updated);
          if (updated["expires_at"] === token["expires_at"]) {
            return fits("when-duration-given", "a rename leaves expires_at as it was");
          }
          const lifetime = lifetimeOf(updated, "updated_at");
          const seen = `after a rename, a token of 1h expires ${lifetime} seconds after updated_at`;
          return near(lifetime, HOUR) ? fits("always", seen) : neither(seen);
        },
      };
    },
  },

  "refresh-extends-by": {
    observe: async ({ account }) => {
      const [short, long] = [await account.created({ duration: "2h" }), await account.created({ duration: "17520h" })];
      return {
        later: async () => {
          const refreshed = tokenOf(await account.refresh(short.id));
          const kept = tokenOf(await account.refresh(long.id));
          demandThatTimePassed(short, refreshed);
          const lifetime = lifetimeOf(refreshed, "updated_at");
          const seen = `after a refresh, a token of 2h expires ${lifetime} seconds later`;
          if (secondsOf(kept, "expires_at") < secondsOf(long, "expires_at")) {
            return neither(`a refresh makes a token of 17520h expire earlier; ${seen}`);
          }
          if (near(lifetime, YEAR)) return fits("one-year", seen);
          if (refreshed["expires_at"] === short["expires_at"]) return neither("a refresh leaves expires_at as it was");
          return near(lifetime, 2 * HOUR) ? fits("duration", seen) : neither(seen);
        },
      };
    },
  },

  "forever-expires-at": {
    observe: async ({ account }) => {
      const token = await account.created({ duration: "forever" });
      const { expires_at: end } = token;
      if (typeof end !== "string") return neither(`expires_at is ${JSON.stringify(end) ?? "absent"}`);
      secondsOf(token, "expires_at");
      return fits(
        end,
        end === FOREVER
          ? `expires_at is ${end}`
          : `expires_at is ${end}, ${lifetimeOf(token, "created_at")} seconds after created_at`,
      );
    },
  },

  "duration-range": {
    observe: async ({ account }) => {
      const created = (duration: string) => account.create({ name: account.name(), duration });
      const refused = "400 / 12130";
      return compared(
        { what: "0s", seen: await created("0s"), supposed: refused },
        { what: "-1h", seen: await created("-1h"), supposed: refused },
        { what: "1ns", seen: await created("1ns"), supposed: "accepted" },
        { what: "Go's largest", seen: await created("2562047h47m16.854775807s"), supposed: "accepted" },
        { what: "a nanosecond more", seen: await created("2562047h47m16.854775808s"), supposed: refused },
      );
    },
  },

  "duration-length": {
    observe: async ({ account }) => {
      const ofLength = (length: number) => `${"0".repeat(length - 2)}1h`;
      const created = (length: number) => account.create({ name: account.name(), duration: ofLength(length) });
      return compared(
        { what: "128 characters", seen: await created(128), supposed: "accepted" },
        { what: "129 characters", seen: await created(129), supposed: "400 / 12130" },
      );
    },
  },

  "sub-second-lifetimes": {
    observe: async ({ account }) => {
      const token = await account.created({ duration: "1999ms" });
      const seen = `expires_at is created_at plus ${lifetimeOf(token, "created_at")} seconds`;
      return compared({ what: "1999ms", seen, supposed: "expires_at is created_at plus 1 seconds" });
    },
  },

  "expired-and-disabled-tokens": {
    observe: async ({ account }) => {
      const disabled = await account.created({ enabled: false });
      const expired = await account.created({ duration: "1s" });
      return {
        later: async () => {
          const parts = [];
          for (const [what, token] of [
            ["disabled", disabled],
            ["expired", expired],
          ] as const) {
            for (const [operation, answer] of [
              ["rotate", await account.rotate(token.id)],
              ["PUT", await account.update(token.id, { name: account.name("renamed") })],
              ["refresh", await account.refresh(token.id)],
            ] as const) {
              parts.push({ what: `${operation} of one ${what}`, seen: answer, supposed: "accepted" });
              const moved = () => secondsOf(tokenOf(answer), "updated_at") > secondsOf(token, "created_at");
              const seen = answer.status < 300 && moved() ? "moved" : "not moved";
              parts.push({ what: "updated_at", seen, supposed: "moved" });
            }
          }
          return compared(...parts);
        },
      };
    },
  },

  "token-limit": {
    costly: true,
    fillsTheAccount: true,
    observe: async ({ account }) => {
      const before = infoOf(await account.list({ per_page: 1 }), "total_count");
      for (let made = 0; ; made++) {
        const answer = await account.create({ name: account.name("limit") });
        const held = before + made;
        if (answer.status >= 300) {
          const after = infoOf(await account.list({ per_page: 1 }), "total_count");
          if (after !== held) throw new TargetProblem("somebody else created or removed tokens meanwhile");
          if (answer.status !== 400) return neither(answer);
          const { seen, fits: asSupposed } = compared({
            what: `with ${held} tokens`,
            seen: answer,
            supposed: "400 / 12130",
          });
          return asSupposed ? fits(held, seen) : neither(seen);
        }
        if (held >= USUAL_LIMIT) return fits("none", `the account holds ${held + 1} tokens, and none was refused`);
      }
    },
  },
};
