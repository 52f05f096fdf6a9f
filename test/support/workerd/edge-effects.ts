/** How each assumption about the edge that can be switched shows to a client. */
import { AccessClient, everyone, ofToken, serviceAuth } from "./access.ts";
import { freshId } from "./accounts.ts";
import { tokenIn, type AccountClient } from "./client.ts";
import { atEdge, echoIn, pairOf, reasonIn, sessionIn } from "./edge.ts";

interface Effect {
  readonly shownBy: (account: AccountClient, later: (time: string) => void) => Promise<unknown>;
  readonly under: readonly (readonly [unknown, unknown])[];
}

const allow = { name: "people", decision: "allow", include: [everyone] };

/** An application that a token is let in to, beside other policies. */
async function doorOf(account: AccountClient, more: object = {}, ...others: readonly object[]) {
  const client = new AccessClient("accounts", account.id);
  const token = tokenIn(await account.create({ name: "CI" }));
  const app = await client.app({ policies: [serviceAuth(ofToken(token.id)), ...others], ...more });
  return { client, token, app, pair: pairOf(token) };
}

const ofStrict = (account: AccountClient) =>
  account.access("PATCH", "organizations", { strict_service_token_auth: true });

async function kidOf({ id }: { readonly id: string }): Promise<string | undefined> {
  const { body } = await atEdge({ id }, `${id}.cloudflareaccess.com/cdn-cgi/access/certs`);
  return (body as { readonly keys: readonly { readonly kid: string }[] }).keys[0]?.kid;
}

export const edgeEffects = {
  "edge-refusal-shape": {
    shownBy: async (account) => {
      const client = new AccessClient("accounts", account.id);
      await client.app({ domain: "none.example.com" });
      await client.app({ domain: "allow.example.com", policies: [allow] });
      await client.app({ domain: "machines.example.com", policies: [serviceAuth({ any_valid_service_token: {} })] });
      const statuses = [];
      for (const name of ["none", "allow", "machines"]) {
        statuses.push((await atEdge(account, `${name}.example.com/`)).status);
      }
      return statuses;
    },
    under: [
      ["redirect-without-policies", [302, 302, 403]],
      ["forbidden-without-policies", [403, 302, 403]],
      ["always-forbidden", [403, 403, 403]],
    ],
  },
  "unauthorized-body": {
    shownBy: async (account) => {
      await doorOf(account, { service_auth_401_redirect: true });
      const page = await atEdge(account, "app.example.com/", { accept: "text/html" });
      const json = await atEdge(account, "app.example.com/", { accept: "application/json" });
      return [page, json].map(({ status, headers, text }) => [status, headers.get("content-type"), text === ""]);
    },
    under: [
      [
        "as-accepted",
        [
          [401, "text/html", false],
          [401, "application/json", false],
        ],
      ],
      [
        "empty",
        [
          [401, null, true],
          [401, null, true],
        ],
      ],
    ],
  },
  "origin-headers": {
    shownBy: async (account) => {
      const { pair } = await doorOf(account);
      const { headers } = echoIn(await atEdge(account, "app.example.com/", pair));
      return ["cf-access-client-id", "cf-access-client-secret"].map((name) => headers[name] !== undefined);
    },
    under: [
      ["client-id", [true, false]],
      ["both", [true, true]],
      ["none", [false, false]],
    ],
  },
  "service-auth-everyone": {
    shownBy: async (account) => {
      await new AccessClient("accounts", account.id).app({ policies: [serviceAuth(everyone)] });
      return reasonIn(await atEdge(account, "app.example.com/"));
    },
    under: [
      ["admits", "service-auth"],
      ["needs-token", "no-credentials"],
    ],
  },
  "edge-delay": {
    shownBy: async (account, later) => {
      await doorOf(account);
      const reasons = [];
      for (const time of ["12:00:00", "12:00:59", "12:01:00"]) {
        later(`2026-11-23T${time}Z`);
        reasons.push(reasonIn(await atEdge(account, "app.example.com/")));
      }
      return reasons;
    },
    under: [
      [0, ["no-credentials", "no-credentials", "no-credentials"]],
      [60, ["no-application", "no-application", "no-credentials"]],
    ],
  },
  "strict-malformed-status": {
    shownBy: async (account) => {
      const { token } = await doorOf(account);
      await ofStrict(account);
      return (await atEdge(account, "app.example.com/", { "cf-access-client-id": token.client_id })).status;
    },
    under: [
      [401, 401],
      [400, 400],
      [403, 403],
    ],
  },
  "session-needs-allow-policy": {
    shownBy: async (account) => {
      const { pair } = await doorOf(account);
      const cookie = `CF_Authorization=${sessionIn(await atEdge(account, "app.example.com/", pair))}`;
      return reasonIn(await atEdge(account, "app.example.com/", { cookie }));
    },
    under: [
      ["needed", "no-credentials"],
      ["not-needed", "session"],
    ],
  },
  "token-cookie-http-only": {
    shownBy: async (account) => {
      const { pair } = await doorOf(account);
      return (await atEdge(account, "app.example.com/", pair)).headers.get("set-cookie")?.includes("HttpOnly");
    },
    under: [
      ["absent", false],
      ["by-setting", true],
    ],
  },
  "last-seen-granularity": {
    shownBy: async (account) => {
      const { pair, token } = await doorOf(account);
      await atEdge(account, "app.example.com/", pair);
      return tokenIn(await account.get(token.id)).last_seen_at;
    },
    under: [
      ["second", "2026-11-23T12:00:00Z"],
      ["day", "2026-11-23T00:00:00Z"],
    ],
  },
  "team-keys": {
    shownBy: async (account) => (await kidOf(account)) === (await kidOf({ id: freshId() })),
    under: [
      ["shared", true],
      ["own", false],
    ],
  },
  "non-identity-deny-url": {
    shownBy: async (account) => {
      await doorOf(account, { custom_non_identity_deny_url: "https://denied.example.com/why" });
      const { status, headers } = await atEdge(account, "app.example.com/");
      return [status, headers.get("location")];
    },
    under: [
      ["redirect", [302, "https://denied.example.com/why"]],
      ["page", [403, null]],
    ],
  },
  "identity-token-id": {
    shownBy: async (account) => {
      const { pair, token } = await doorOf(account, {}, allow);
      const cookie = `CF_Authorization=${sessionIn(await atEdge(account, "app.example.com/", pair))}`;
      const { body } = await atEdge(account, "app.example.com/cdn-cgi/access/get-identity", { cookie });
      const { service_token_id: shown } = body as { readonly service_token_id: string };
      return Object.entries(token).flatMap(([name, value]) => (value === shown ? [name] : []));
    },
    under: [
      ["id", ["id"]],
      ["client-id", ["client_id"]],
    ],
  },
} as const satisfies Readonly<Record<string, Effect>>;
