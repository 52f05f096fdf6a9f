/** How each assumption about applications, policies and groups that can be switched shows to a client. */
import { freshId } from "./accounts.ts";
import { AccessClient, everyone, ofGroup, serviceAuth } from "./access.ts";
import { send, type AccountClient } from "./client.ts";

interface Effect {
  readonly shownBy: (account: AccountClient) => Promise<unknown>;
  readonly under: readonly (readonly [unknown, unknown])[];
}

export const accessEffects = {
  "policy-in-use": {
    shownBy: async ({ id }) => {
      const client = new AccessClient("accounts", id);
      const policy = await client.policy();
      await client.app({ policies: [policy.id] });
      return client.verdict("DELETE", `policies/${policy.id}`);
    },
    under: [
      [409, "409 / 12132"],
      [400, "400 / 12130"],
    ],
  },
  "group-in-use": {
    shownBy: async ({ id }) => {
      const client = new AccessClient("accounts", id);
      const group = await client.group();
      const policy = await client.policy({ include: [ofGroup(group.id)] });
      const verdict = await client.verdict("DELETE", `groups/${group.id}`);
      return [verdict, ((await client.get(`policies/${policy.id}`)).include as unknown[]).length];
    },
    under: [
      [409, ["409 / 12132", 1]],
      [400, ["400 / 12130", 1]],
      ["drop-rules", ["202", 0]],
    ],
  },
  "self-hosted-domains-in-lists": {
    shownBy: async ({ id }) => {
      const client = new AccessClient("accounts", id);
      const app = await client.app();
      const [listed] = await client.list("apps");
      return [app, listed].map((each) => each?.self_hosted_domains);
    },
    under: [
      ["shown", [["app.example.com"], ["app.example.com"]]],
      ["left-out", [["app.example.com"], undefined]],
    ],
  },
  "explicit-false": {
    shownBy: async ({ id }) => {
      const app = await new AccessClient("accounts", id).app({ skip_interstitial: false });
      return [app.skip_interstitial, app.allow_iframe];
    },
    under: [
      ["left-out", [undefined, undefined]],
      ["shown", [false, undefined]],
    ],
  },
  "mixed-policies": {
    shownBy: async ({ id }) => {
      const client = new AccessClient("accounts", id);
      const inline = serviceAuth(everyone);
      const reusable = (await client.policy()).id;
      const app = { type: "self_hosted", domain: "a.example" };
      return [
        await client.verdict("POST", "apps", { ...app, policies: [reusable, inline] }),
        await client.verdict("POST", "apps", { ...app, domain: "b.example", policies: [inline, inline] }),
      ];
    },
    under: [
      ["accept", ["201", "201"]],
      ["refuse", ["400 / 12130", "201"]],
    ],
  },
  "application-tags": {
    shownBy: async ({ id }) => {
      const client = new AccessClient("accounts", id);
      const app = { type: "self_hosted", domain: "a.example", tags: ["there", "not there"] };
      await client.send("POST", "tags", { name: "there" });
      return [
        await client.verdict("POST", "apps", app),
        await client.verdict("POST", "apps", { ...app, domain: "b.example", tags: ["there"] }),
      ];
    },
    under: [
      ["must-exist", ["400 / 12130", "201"]],
      ["carry", ["201", "201"]],
    ],
  },
  "service-auth-redirect-precondition": {
    shownBy: async ({ id }) => {
      const app = { type: "self_hosted", domain: "a.example", service_auth_401_redirect: true };
      return new AccessClient("accounts", id).verdict("POST", "apps", app);
    },
    under: [
      ["refuse", "400 / 12130"],
      ["accept", "201"],
    ],
  },
  "application-policy-list": {
    shownBy: async ({ id }) => {
      const client = new AccessClient("accounts", id);
      const policy = await client.policy();
      const app = await client.app({ policies: [policy.id] });
      const path = `apps/${app.id}/policies/${policy.id}`;
      return [await client.verdict("GET", path), await client.verdict("DELETE", path)];
    },
    under: [
      ["list-only", ["404 / 12135", "404 / 12135"]],
      ["single-too", ["200", "404 / 12135"]],
    ],
  },
  "malformed-access-id": {
    shownBy: async ({ id }) => {
      const client = new AccessClient("accounts", id);
      const paths = [
        "apps/x",
        "apps/x/policies",
        "policies/x",
        "groups/x",
        "apps/00000000-0000-4000-8000-000000000000",
      ];
      return Promise.all(paths.map((path) => client.verdict("GET", path)));
    },
    under: [
      ["unknown", ["404 / 11021", "404 / 11021", "404 / 12135", "404 / 12152", "404 / 11021"]],
      ["refuse", ["400 / 12045", "400 / 12045", "404 / 12135", "404 / 12152", "404 / 11021"]],
    ],
  },
  "app-domain-zone-check": {
    shownBy: async ({ id }) => {
      const client = new AccessClient("accounts", id);
      const verdict = (domain: string) => client.verdict("POST", "apps", { type: "self_hosted", domain });
      const before = await verdict("before.test");
      await send("PUT", `/_emulator/zones/${freshId()}`, { body: { account_id: id, name: "example.com" } });
      const names = ["example.com/a", "*.example.com", "a.b.example.com", "badexample.com", "other.test"];
      const after = [];
      for (const name of names) after.push(await verdict(name));
      return [before, ...after];
    },
    under: [
      ["off", ["201", "201", "201", "201", "201", "201"]],
      ["bound-zones", ["201", "201", "201", "201", "400 / 12130", "400 / 12130"]],
    ],
  },
} as const satisfies Readonly<Record<string, Effect>>;
