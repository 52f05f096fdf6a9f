/** Whatever two tenants do, and in whatever order: neither is ever told an id, a name or a secret of the other. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { apiTokenFor, newTenant, tokensOf, type Bearer, type TenantClient } from "../support/workerd/tenants.ts";

/** A tenant, what it has, and every text by which it would be known. */
interface World {
  readonly name: string;
  readonly tenant: TenantClient;
  readonly zone: string;
  readonly accounts: string[];
  readonly tokens: string[];
  readonly bearers: Bearer[];
  readonly marks: Set<string>;
  /** What it has said itself, such as the id of another's account: that may be repeated to it. */
  readonly said: string[];
}

async function newWorld(name: string): Promise<World> {
  const tenant = await newTenant({ name: `${name} tenant` });
  const id = await tenant.account({ name: `${name} account` });
  const zone = id.split("").toReversed().join("");
  await tenant.control("PUT", `/zones/${zone}`, { account_id: id, name: `${name}.example` });
  const ofToken = await apiTokenFor(tenant, id);
  return {
    name,
    tenant,
    zone,
    accounts: [id],
    tokens: [],
    bearers: [tenant, ofToken],
    marks: new Set([name, tenant.id, tenant.token, ofToken.token, id, zone]),
    said: [],
  };
}

/** Asks as one tenant about what is one's own or the other's, and remembers of its own what must not be told. */
type Step = (
  by: World,
  of: World,
  bearer: Bearer,
  at: number,
) => Promise<{ readonly asked: string; readonly text: string }>;

const pick = <T>(from: readonly T[], at: number): T | undefined => from[at % Math.max(from.length, 1)];
const accountOf = ({ accounts }: World, at: number): string => pick(accounts, at) ?? "";

function step(
  method: string,
  path: (of: World, at: number) => string,
  body?: (by: World, of: World, at: number) => unknown,
): Step {
  return async (by, of, bearer, at) => {
    const [target, given] = [path(of, at), body?.(by, of, at)];
    by.said.push(target + JSON.stringify(given ?? ""));
    const { text, status } = await bearer.send(method, target, given);
    if (status < 400 && by === of) remember(by, text);
    return { asked: target + JSON.stringify(given ?? ""), text };
  };
}

/** What an answer to its own requests tells: ids and secrets. */
function remember({ marks, tokens, accounts }: World, text: string): void {
  for (const [, secret = ""] of text.matchAll(/"client_secret":"([^"]+)"/g)) marks.add(secret);
  for (const [id] of text.matchAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g)) {
    if (!marks.has(id)) tokens.push(id);
    marks.add(id);
  }
  const [, made] = /^\{"id":"([0-9a-f]{32})","tokens"/.exec(text) ?? [];
  if (made === undefined || marks.has(made)) return;
  marks.add(made);
  accounts.push(made);
}

const encoded = (id: string): string => `%${id.charCodeAt(0).toString(16)}${id.slice(1)}`;

const steps: readonly Step[] = [
  step("GET", () => "/client/v4/accounts?per_page=50"),
  step("GET", () => "/client/v4/memberships?per_page=50"),
  step("GET", () => "/client/v4/zones?per_page=50"),
  step("GET", () => "/client/v4/user/tokens/verify"),
  step("GET", (of, at) => `/client/v4/accounts/${accountOf(of, at)}`),
  step("GET", (of, at) => `/client/v4/accounts/${encoded(accountOf(of, at))}`),
  step("GET", (of, at) => `/client/v4${tokensOf(accountOf(of, at))}`),
  step("GET", (of, at) => `/client/v4${tokensOf(encoded(accountOf(of, at)))}`),
  step(
    "POST",
    (of, at) => `/client/v4${tokensOf(accountOf(of, at))}`,
    ({ name }, _, at) => ({ name: `${name} token ${at}` }),
  ),
  step("GET", (of, at) => `/client/v4${tokensOf(accountOf(of, at))}/${pick(of.tokens, at)}`),
  step(
    "POST",
    (of, at) => `/client/v4${tokensOf(accountOf(of, at))}/${pick(of.tokens, at)}/rotate`,
    () => ({}),
  ),
  step("DELETE", (of, at) => `/client/v4${tokensOf(accountOf(of, at))}/${pick(of.tokens, at)}`),
  step("GET", ({ zone }) => `/client/v4/zones/${zone}/access/service_tokens`),
  step("GET", ({ zone }) => `/client/v4/zones/${zone}`),
  step("GET", (of, at) => `/client/v4/zones/${accountOf(of, at)}/access/service_tokens`),
  step("GET", () => "/_emulator/accounts?per_page=1000"),
  step(
    "POST",
    () => "/_emulator/accounts",
    ({ name }) => ({ name: `${name} account` }),
  ),
  step(
    "POST",
    () => "/_emulator/accounts",
    (_, of, at) => ({ id: accountOf(of, at) }),
  ),
  step("GET", (of, at) => `/_emulator/accounts/${accountOf(of, at)}/tokens`),
  step("GET", (of, at) => `/_emulator/accounts/${accountOf(of, at)}/requests`),
  step("GET", (of, at) => `/_emulator/accounts/${encoded(accountOf(of, at))}/snapshot`),
  step(
    "POST",
    (of, at) => `/_emulator/accounts/${accountOf(of, at)}/fork`,
    () => ({}),
  ),
  step(
    "POST",
    ({ accounts }) => `/_emulator/accounts/${accounts[0]}/fork`,
    (_, of, at) => ({ id: accountOf(of, at) }),
  ),
  step("DELETE", (of, at) => `/_emulator/accounts/${accountOf(of, at)}`),
  step(
    "PUT",
    ({ zone }) => `/_emulator/zones/${zone}`,
    (by, of, at) => ({ account_id: accountOf(at % 2 === 0 ? by : of, at) }),
  ),
  step(
    "PUT",
    (of, at) => `/_emulator/zones/${accountOf(of, at)}`,
    (by, _, at) => ({ account_id: accountOf(by, at) }),
  ),
  step("DELETE", (of, at) => `/_emulator/zones/${accountOf(of, at)}`),
  step("GET", ({ zone }) => `/_emulator/zones/${zone}`),
  step(
    "POST",
    () => "/_emulator/seed",
    (_, of, at) => ({ accounts: [{ id: accountOf(of, at) }] }),
  ),
  step(
    "POST",
    () => "/_emulator/scan",
    (_, of, at) => ({ digests: ["0".repeat(64)], account_id: accountOf(of, at) }),
  ),
  step("GET", () => "/_emulator/usage"),
  step("GET", () => "/_emulator/tenants"),
  step("GET", () => "/_emulator/audit"),
];

const plan = fc.record({
  step: fc.constantFrom(...steps),
  by: fc.nat(1),
  of: fc.nat(1),
  bearer: fc.nat(1),
  at: fc.nat(30),
});

test("two tenants never see each other", { timeout: 120_000 }, async () => {
  let runs = 0;
  const together = fc.array(plan, { minLength: 1, maxLength: 6 }); // such as these are asked at once
  await fc.assert(
    fc.asyncProperty(fc.array(together, { minLength: 1, maxLength: 12 }), async (plans) => {
      runs += 1;
      const worlds = [await newWorld(`alpha${runs}x`), await newWorld(`omega${runs}x`)] as const;
      for (const batch of plans) {
        const answers = await Promise.all(
          batch.map(async ({ step: ask, by, of, bearer, at }) => {
            const [asking, asked] = [worlds[by] ?? worlds[0], worlds[of] ?? worlds[0]];
            return { by, told: await ask(asking, asked, pick(asking.bearers, bearer) ?? asking.tenant, at) };
          }),
        );
        for (const {
          by,
          told: { asked, text },
        } of answers) {
          const { marks } = worlds[1 - by] ?? worlds[0];
          const said = (worlds[by] ?? worlds[0]).said.join("\n");
          const isSaid = (mark: string) => said.includes(mark) || said.includes(encoded(mark));
          const seen = [...marks].filter((mark) => text.includes(mark) && !isSaid(mark));
          expect({ asked, seen }).toEqual({ asked, seen: [] });
        }
      }
    }),
    { numRuns: 25 },
  );
});
