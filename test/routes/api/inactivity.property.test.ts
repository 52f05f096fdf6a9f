/** Whatever is done in whatever order, and wherever the clock goes: an unused token is caught when it is due, one that a policy names never. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { AccessClient, ofToken, serviceAuth } from "../../support/workerd/access.ts";
import { tokenIn, type TokenJson } from "../../support/workerd/client.ts";

const START = Date.UTC(2026, 2, 1) / 1000;
const DAY = 86_400;

interface Model {
  readonly token: TokenJson;
  lastUse: number;
  isNamed: boolean;
  enabled: boolean;
}

const pairOf = ({ client_id, client_secret }: TokenJson) => ({ client_id, client_secret });

const steps = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant("advance" as const), days: fc.constantFrom(0, 1, 10, 29, 30, 31) }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("back" as const), days: fc.constantFrom(1, 20, 40) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("setting" as const),
        enabled: fc.nat(3).map((number) => number > 0),
        days: fc.constantFrom(30, 31, 60),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("create" as const), which: fc.constant(0) }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constantFrom(
          "verify" as const,
          "name" as const,
          "unname" as const,
          "enable" as const,
          "rotate" as const,
        ),
        which: fc.nat(3),
      }),
    },
  ),
  { minLength: 5, maxLength: 25 },
);

test("an unused token is caught exactly when it is due", { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const client = new AccessClient();
      const { account } = client;
      let now = START;
      let rule = null as { readonly days: number; readonly since: number } | null;
      const tokens: Model[] = [];
      const policies = new Map<Model, string>();
      const settle = () => {
        for (const each of tokens) {
          if (rule && !each.isNamed && now >= Math.max(each.lastUse + rule.days * DAY, rule.since))
            each.enabled = false;
        }
      };
      const goTo = async (seconds: number) => {
        await account.control("PUT", "clock", { now: new Date(seconds * 1000).toISOString(), mode: "frozen" });
        now = seconds;
      };
      await goTo(START);
      for (const step of all) {
        if (step.kind === "advance") await goTo(now + step.days * DAY);
        else if (step.kind === "back") await goTo(now - step.days * DAY);
        else if (step.kind === "setting") {
          const { enabled, days } = step;
          const value = { enabled, inactivity_threshold_days: days, action: "disable" };
          await client.send("PATCH", "organizations", { service_token_inactivity: value });
          const since: number = rule?.days === days ? Math.min(rule.since, now) : now;
          rule = enabled ? { days, since } : null;
        } else if (step.kind === "create") {
          const token = tokenIn(await account.create({ name: "a token" }));
          tokens.push({ token, lastUse: now, isNamed: false, enabled: true });
        } else {
          const one = tokens[step.which];
          if (!one) continue;
          const { id } = one.token;
          if (step.kind === "verify") {
            const { admitted } = (await account.control("POST", "verify", pairOf(one.token))).body as {
              admitted: boolean;
            };
            expect(admitted).toBe(one.enabled);
            if (admitted) one.lastUse = Math.max(one.lastUse, now);
          } else if (step.kind === "name" && !policies.has(one)) {
            policies.set(one, (await client.policy(serviceAuth(ofToken(id)))).id);
            one.isNamed = true;
          } else if (step.kind === "unname" && policies.has(one)) {
            await client.send("DELETE", `policies/${policies.get(one)}`);
            policies.delete(one);
            one.isNamed = false;
          } else if (step.kind === "enable") {
            await account.update(id, { enabled: true });
            if (!one.enabled) one.lastUse = Math.max(one.lastUse, now);
            one.enabled = true;
          } else if (step.kind === "rotate") {
            Object.assign(one.token, tokenIn(await account.rotate(id)));
          }
        }
        settle();
      }
      for (const { token, enabled } of tokens) {
        expect(tokenIn(await account.get(token.id)).enabled).toBe(enabled);
      }
    }),
    { numRuns: 60 },
  );
});
