/** How each assumption about the organization that can be switched shows to a client. */
import { ofGroup, ofToken } from "./access.ts";
import { tokenIn, type AccountClient, type Answer } from "./client.ts";

interface Effect {
  readonly shownBy: (account: AccountClient, later: (time: string) => void) => Promise<unknown>;
  readonly under: readonly (readonly [unknown, unknown])[];
}

const resultOf = ({ body }: Answer) => (body as { readonly result: Readonly<Record<string, unknown>> }).result;
const auth_domain = "team.cloudflareaccess.com";
const inactivity = { enabled: true, inactivity_threshold_days: 30, action: "delete" };

export const organizationEffects = {
  "organization-created-at": {
    shownBy: async (account) => {
      const { created_at, strict_service_token_auth } = resultOf(await account.access("GET", "organizations"));
      return [created_at, strict_service_token_auth];
    },
    under: [
      ["2024-01-01T00:00:00Z", ["2024-01-01T00:00:00Z", false]],
      ["2026-10-05T02:00:00+02:00", ["2026-10-05T00:00:00Z", true]],
      ["2026-10-04T23:59:59Z", ["2026-10-04T23:59:59Z", false]],
    ],
  },
  "put-org-merge": {
    shownBy: async (account) => {
      await account.access("PATCH", "organizations", { name: "Team", session_duration: "1h" });
      const { name, session_duration } = resultOf(await account.access("PUT", "organizations", { auth_domain }));
      return [name, session_duration];
    },
    under: [
      ["merge", ["Team", "1h"]],
      ["replace", [auth_domain, "24h"]],
    ],
  },
  "strict-forced": {
    shownBy: async (account) => {
      await account.settings({ assumptions: { "organization-created-at": "2026-11-01T00:00:00Z" } });
      const body = { strict_service_token_auth: false };
      const { status } = await account.access("PATCH", "organizations", body);
      return [status, resultOf(await account.access("GET", "organizations"))["strict_service_token_auth"]];
    },
    under: [
      ["answer-true", [200, true]],
      ["refuse", [400, true]],
    ],
  },
  "inactivity-group-reference": {
    shownBy: async (account, later) => {
      await account.access("PATCH", "organizations", { service_token_inactivity: inactivity });
      const [direct, byGroup, unnamed] = [
        tokenIn(await account.create({ name: "direct" })),
        tokenIn(await account.create({ name: "by a group" })),
        tokenIn(await account.create({ name: "unnamed" })),
      ];
      const group = resultOf(await account.access("POST", "groups", { name: "a", include: [ofToken(byGroup.id)] }));
      const include = [ofToken(direct.id), ofGroup(String(group["id"]))];
      await account.access("POST", "policies", { name: "p", decision: "non_identity", include });
      later("2026-12-23T12:00:00Z");
      const shown = [];
      for (const { id } of [direct, byGroup, unnamed]) {
        const answer = await account.get(id);
        shown.push(answer.status === 200 ? resultOf(answer)["enabled"] : answer.status);
      }
      return shown;
    },
    under: [
      ["protects", [true, true, 404]],
      ["does-not-protect", [true, false, 404]],
    ],
  },
  "inactivity-enabled-again": {
    shownBy: async (account, later) => {
      const disabling = { ...inactivity, action: "disable" };
      await account.access("PATCH", "organizations", { service_token_inactivity: disabling });
      const { id } = tokenIn(await account.create({ name: "unused" }));
      later("2026-12-23T12:00:00Z");
      const shown = [tokenIn(await account.get(id)).enabled];
      await account.update(id, { enabled: true });
      shown.push(tokenIn(await account.get(id)).enabled);
      later("2027-01-22T12:00:00Z");
      return [...shown, tokenIn(await account.get(id)).enabled];
    },
    under: [
      ["starts-again", [false, true, false]],
      ["caught-again", [false, false, false]],
    ],
  },
} as const satisfies Readonly<Record<string, Effect>>;
