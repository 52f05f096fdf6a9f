/**
 * How each assumption that can be switched shows to a client: what the client does in an account where the value is in
 * force, and what shows then. The keys are all of them, or this file does not compile.
 */
import type { AssumptionValue, SwitchableName } from "../../../src/rules/fidelity/assumptions/index.ts";
import { FAR_FUTURE } from "./accounts.ts";
import { accessEffects } from "./access-effects.ts";
import { edgeEffects } from "./edge-effects.ts";
import { organizationEffects } from "./organization-effects.ts";
import { namesIn, pageIn, tokenIn, verdictIn, type AccountClient } from "./client.ts";

/** The time that every effect starts at. */
export const NOON = "2026-11-23T12:00:00Z";

export interface Effect<V> {
  readonly shownBy: (account: AccountClient, later: (time: string) => void) => Promise<unknown>;
  /** Each value with what shows under it. */
  readonly under: readonly (readonly [V, unknown])[];
}

async function created(account: AccountClient, ...names: readonly string[]) {
  for (const name of names) await account.create({ name });
}

async function newToken(account: AccountClient, more: object = {}) {
  return tokenIn(await account.create({ name: "a token", ...more }));
}

function formOf(secret: string | undefined): string {
  if (secret === undefined) return "none";
  return secret.startsWith("cfast_") && secret.length === 54 ? "cfast" : `${secret.length} hex digits`;
}

export const effects: { readonly [N in SwitchableName]: Effect<AssumptionValue<N>> } = {
  "create-status": {
    shownBy: async (account) => (await account.create({ name: "a token" })).status,
    under: [
      [201, 201],
      [200, 200],
    ],
  },
  "name-filter": {
    shownBy: async (account) => {
      await created(account, "web", "web-2", "Web");
      return namesIn(await account.list({ name: "web" }));
    },
    under: [
      ["exact", ["web"]],
      ["substring", ["web", "web-2"]],
    ],
  },
  "search-filter": {
    shownBy: async (account) => {
      await created(account, "Über-Web", "über-web", "other");
      return namesIn(await account.list({ search: "ÜBER" }));
    },
    under: [
      ["substring", ["Über-Web", "über-web"]],
      ["substring-case-sensitive", []],
    ],
  },
  "list-order": {
    shownBy: async (account, later) => {
      await created(account, "1", "2");
      later("2026-11-23T12:00:01Z");
      await created(account, "3");
      return [
        ...namesIn(await account.list({ per_page: 2 })),
        ...namesIn(await account.list({ per_page: 2, page: 2 })),
      ];
    },
    under: [
      ["created-at-ascending", ["1", "2", "3"]],
      ["created-at-descending", ["3", "2", "1"]],
    ],
  },
  "per-page-maximum": {
    shownBy: async (account) => [
      verdictIn(await account.list({ per_page: 11 })),
      verdictIn(await account.list({ per_page: 1001 })),
      pageIn(await account.list()).result_info["per_page"],
    ],
    under: [
      [1000, ["200", "400 / 12130", 1000]],
      [10, ["400 / 12130", "400 / 12130", 10]],
      [5000, ["200", "200", 1000]],
    ],
  },
  "result-info-count": {
    shownBy: async (account) => {
      await created(account, "1", "2", "3");
      return pageIn(await account.list({ per_page: 2 })).result_info;
    },
    under: [
      ["on-page", { count: 2, page: 1, per_page: 2, total_count: 3, total_pages: 2 }],
      ["total", { count: 3, page: 1, per_page: 2, total_count: 3, total_pages: 2 }],
    ],
  },
  "total-count": {
    shownBy: async (account) => {
      await created(account, "1", "2", "3");
      return pageIn(await account.list({ name: "2", per_page: 2 })).result_info;
    },
    under: [
      ["filtered", { count: 1, page: 1, per_page: 2, total_count: 1, total_pages: 1 }],
      ["unfiltered", { count: 1, page: 1, per_page: 2, total_count: 3, total_pages: 2 }],
    ],
  },
  "total-pages-when-empty": {
    shownBy: async (account) => pageIn(await account.list()).result_info["total_pages"],
    under: [
      [0, 0],
      [1, 1],
    ],
  },
  "update-restarts-expiry": {
    shownBy: async (account, later) => {
      const { id } = await newToken(account, { duration: "1h" });
      later("2026-11-23T12:30:00Z");
      const renamed = tokenIn(await account.update(id, { name: "renamed" }));
      const restarted = tokenIn(await account.update(id, { duration: "1h" }));
      return [renamed.expires_at, restarted.expires_at];
    },
    under: [
      ["when-duration-given", ["2026-11-23T13:00:00Z", "2026-11-23T13:30:00Z"]],
      ["always", ["2026-11-23T13:30:00Z", "2026-11-23T13:30:00Z"]],
    ],
  },
  "refresh-extends-by": {
    shownBy: async (account, later) => {
      const { id } = await newToken(account, { duration: "2h" });
      later("2026-11-23T13:00:00Z");
      return tokenIn(await account.refresh(id)).expires_at;
    },
    under: [
      ["one-year", "2027-11-23T13:00:00Z"],
      ["duration", "2026-11-23T15:00:00Z"],
    ],
  },
  "forever-expires-at": {
    shownBy: async (account) => (await newToken(account, { duration: "forever" })).expires_at,
    under: [
      ["9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"],
      ["2126-01-01T01:00:00+01:00", "2126-01-01T00:00:00Z"],
    ],
  },
  "lower-secret-version": {
    shownBy: async (account) => {
      const { id } = await newToken(account, { client_secret_version: 3 });
      const lowered = await account.update(id, { client_secret_version: 2 });
      const { client_secret_version: version } = tokenIn(await account.get(id));
      return [verdictIn(lowered), lowered.text.includes('client_secret"'), version];
    },
    under: [
      ["refuse", ["400 / 12130", false, 3]],
      ["ignore", ["200", false, 3]],
    ],
  },
  "zero-secret-version": {
    shownBy: async (account) => {
      const made = await account.create({ name: "of version 0", client_secret_version: 0 });
      const { id } = await newToken(account, { client_secret_version: 3 });
      const changed = await account.update(id, { client_secret_version: 0 });
      const { client_secret_version: version } = tokenIn(await account.get(id));
      return [verdictIn(made), verdictIn(changed), changed.text.includes('client_secret"'), version];
    },
    under: [
      ["refuse", ["400 / 12130", "400 / 12130", false, 3]],
      ["not-given", ["201", "200", false, 3]],
    ],
  },
  "string-secret-version": {
    shownBy: async (account) => {
      const { id } = await newToken(account);
      const raised = await account.update(id, { client_secret_version: "2" });
      return [verdictIn(raised), tokenIn(await account.get(id)).client_secret_version];
    },
    under: [
      ["number", ["200", 2]],
      ["refuse", ["400 / 12130", 1]],
    ],
  },
  "grace-when-not-given": {
    shownBy: async (account) => {
      const { id } = await newToken(account, { previous_client_secret_expires_at: FAR_FUTURE });
      return tokenIn(await account.update(id, { client_secret_version: 2 })).previous_client_secret_expires_at;
    },
    under: [
      ["now", NOON],
      ["stored", FAR_FUTURE],
    ],
  },
  "previous-secret-after-grace": {
    shownBy: async (account) => {
      const first = await newToken(account);
      await account.rotate(first.id); // its grace is over at once
      await account.update(first.id, { previous_client_secret_expires_at: FAR_FUTURE });
      return (await account.verify(first)).body;
    },
    under: [
      ["kept", { admitted: true, secret: "previous", reason: null }],
      ["forgotten", { admitted: false, secret: null, reason: "wrong-secret" }],
    ],
  },
  "previous-grace-end-before-rotation": {
    shownBy: async (account) => {
      const answer = await account.get((await newToken(account)).id);
      return "previous_client_secret_expires_at" in tokenIn(answer)
        ? tokenIn(answer).previous_client_secret_expires_at
        : "absent";
    },
    under: [
      ["absent", "absent"],
      ["null", null],
    ],
  },
  "empty-name-on-update": {
    shownBy: async (account) => {
      const { id } = await newToken(account);
      return [verdictIn(await account.update(id, { name: "" })), tokenIn(await account.get(id)).name];
    },
    under: [
      ["not-given", ["200", "a token"]],
      ["refuse", ["400 / 12130", "a token"]],
    ],
  },
  "duplicate-names": {
    shownBy: async (account) => {
      const [one, two] = [await newToken(account, { name: "one" }), await newToken(account, { name: "two" })];
      return [
        verdictIn(await account.create({ name: "one" })),
        verdictIn(await account.update(two.id, { name: "one" })),
        verdictIn(await account.update(one.id, { name: "one" })),
      ];
    },
    under: [
      ["allow", ["201", "200", "200"]],
      ["refuse", ["409 / 12132", "409 / 12132", "200"]],
    ],
  },
  "token-limit": {
    shownBy: async (account) => {
      const verdicts: Record<string, number> = {};
      for (let n = 0; n < 51; n++) {
        const verdict = verdictIn(await account.create({ name: `token ${n}` }));
        verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
      }
      return verdicts;
    },
    under: [
      [50, { "201": 50, "400 / 12130": 1 }],
      ["none", { "201": 51 }],
      [3, { "201": 3, "400 / 12130": 48 }],
      [0, { "400 / 12130": 51 }],
    ],
  },
  "malformed-token-id": {
    shownBy: async (account) => [
      verdictIn(await account.get("nope")),
      verdictIn(await account.update("nope", {})),
      verdictIn(await account.delete("nope")),
      verdictIn(await account.refresh("nope")),
      verdictIn(await account.rotate("nope")),
      verdictIn(await account.get("00000000-0000-4000-8000-000000000000")),
    ],
    under: [
      ["not-found", Array.from({ length: 6 }, () => "404 / 12135")],
      ["invalid-request", [...Array.from({ length: 5 }, () => "400 / 12130"), "404 / 12135"]],
    ],
  },
  "secret-format": {
    shownBy: async (account) => {
      const first = await newToken(account);
      const second = tokenIn(await account.rotate(first.id));
      const third = tokenIn(await account.update(first.id, { client_secret_version: 3 }));
      return [first, second, third].map((token) => formOf(token.client_secret));
    },
    under: [
      ["cfast", ["cfast", "cfast", "cfast"]],
      ["hex", ["64 hex digits", "64 hex digits", "64 hex digits"]],
    ],
  },
  ...accessEffects,
  ...edgeEffects,
  ...organizationEffects,
};
