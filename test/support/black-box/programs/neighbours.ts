/** Programs that need a neighbour of Access which keeps what it is sent: `other_paths` as `carry` stands for it. */
import { expect } from "vitest";
import { at } from "./place.ts";
import { anyToken, type Program } from "./program.ts";

const monitor: Program = {
  kind: "a health check that passes Access",
  does: "makes a token for a monitor of a load balancer, and gives the monitor both headers",
  by: "carry",
  stopsAt: "POST /accounts/*/load_balancers/monitors",
  seed: () => ({ applications: [{ domain: "pool.example.com", policies: [anyToken] }] }),
  async run(cloudflare) {
    const { account } = cloudflare;
    const token = await cloudflare.post(at`/accounts/${account}/access/service_tokens`, { name: "health" });
    const header = {
      "CF-Access-Client-Id": [token["client_id"]],
      "CF-Access-Client-Secret": [token["client_secret"]],
    };
    const monitors = at`/accounts/${account}/load_balancers/monitors`;
    const made = await cloudflare.post(monitors, { type: "https", path: "/health", expected_codes: "2xx", header });
    const rotated = await cloudflare.post(at`/accounts/${account}/access/service_tokens/${token.id}/rotate`, {});
    const next = { ...header, "CF-Access-Client-Secret": [rotated["client_secret"]] };
    const place = at`/accounts/${account}/load_balancers/monitors/${made.id}`;
    // No secret is carried, so that the header with it is not among what is answered.
    expect(await cloudflare.patch(place, { header: next })).toMatchObject({ path: "/health" });
    expect(await cloudflare.reaches("pool.example.com", rotated["client_id"], rotated["client_secret"])).toBe(true);
    await cloudflare.delete(place);
    await cloudflare.delete(at`/accounts/${account}/access/service_tokens/${token.id}`);
  },
};

const hostname: Program = {
  kind: "a script that publishes a hostname",
  does: "finds or makes a DNS record, the application on its name and its token's policy; a second run changes nothing",
  by: "carry",
  stopsAt: "GET /zones/*/dns_records",
  async run(cloudflare) {
    const { account, zone, zoneName } = cloudflare;
    const name = `tool.${zoneName}`;
    const publish = async (): Promise<number> => {
      let changes = 0;
      const [found] = await cloudflare.get<{ id: string }[]>(at`/zones/${zone}/dns_records`, { name, type: "CNAME" });
      const record = { type: "CNAME", name, content: "origin.example.com", proxied: true, ttl: 1 };
      if (!found) changes += Number(Boolean(await cloudflare.post(at`/zones/${zone}/dns_records`, record)));
      const tokens = await cloudflare.list(at`/accounts/${account}/access/service_tokens`, { name: "tool" });
      const create = () => cloudflare.post(at`/accounts/${account}/access/service_tokens`, { name: "tool" });
      const token = tokens[0] ?? (await create());
      changes += 1 - tokens.length;
      const apps = await cloudflare.list(at`/accounts/${account}/access/apps`, { domain: name });
      const include = [{ service_token: { token_id: token.id } }];
      const policies = [{ name: "tool", decision: "non_identity", include }];
      const app = { name, domain: name, type: "self_hosted", policies };
      if (apps.length === 0) await cloudflare.post(at`/accounts/${account}/access/apps`, app);
      changes += 1 - apps.length;
      return changes;
    };
    expect(await publish()).toBe(3);
    expect(await publish()).toBe(0);
  },
};

const logs: Program = {
  kind: "a shipper of Access logs",
  does: "reads the log of authentications up to now, and makes a job that sends what comes later through Access to a collector",
  by: "carry",
  stopsAt: "GET /accounts/*/logpush/jobs",
  async run(cloudflare) {
    const { account } = cloudflare;
    const since = await cloudflare.inDays(-1);
    const log = at`/accounts/${account}/access/logs/access_requests`;
    expect(await cloudflare.get(log, { since, direction: "asc", limit: 100 })).toEqual([]);
    const token = await cloudflare.post(at`/accounts/${account}/access/service_tokens`, { name: "collector" });
    const jobs = at`/accounts/${account}/logpush/jobs`;
    const dataset = "access_requests";
    const existing = await cloudflare.get<{ dataset: string }[]>(jobs);
    expect(existing.filter((job) => job.dataset === dataset)).toEqual([]);
    const pair = { "CF-Access-Client-Id": token["client_id"], "CF-Access-Client-Secret": token["client_secret"] };
    const headers = Object.entries(pair).map(([name, value]) => `header_${name}=${encodeURIComponent(String(value))}`);
    const destination_conf = `https://collector.example.com?${headers.join("&")}`;
    const { id } = await cloudflare.post(jobs, { name: "access", dataset, destination_conf, enabled: false });
    await cloudflare.put(at`/accounts/${account}/logpush/jobs/${id}`, { dataset, destination_conf, enabled: true });
    expect(await cloudflare.get(at`/accounts/${account}/logpush/jobs/${id}`)).toMatchObject({ enabled: true });
  },
};

const alert: Program = {
  kind: "a set-up of alerts for tokens that expire",
  does: "makes sure that there is a notification for expiring tokens, and compares it with the tokens that expire next",
  by: "carry",
  stopsAt: "GET /accounts/*/alerting/v3/policies",
  seed: () => ({ tokens: [{ name: "soon", duration: "120h" }, { name: "later" }] }),
  async run(cloudflare) {
    const { account } = cloudflare;
    const alert_type = "expiring_service_token_alert";
    const policies = at`/accounts/${account}/alerting/v3/policies`;
    const existing = await cloudflare.get<{ alert_type: string }[]>(policies);
    if (!existing.some((policy) => policy.alert_type === alert_type)) {
      const mechanisms = { email: [{ id: "team@example.com" }] };
      await cloudflare.post(policies, { name: "tokens", alert_type, enabled: true, mechanisms });
    }
    expect(await cloudflare.get(policies)).toMatchObject([{ alert_type, enabled: true }]);
    const limit = Date.parse(await cloudflare.inDays(7));
    const tokens = await cloudflare.list(at`/accounts/${account}/access/service_tokens`);
    const soon = tokens.filter(({ expires_at }) => Date.parse(String(expires_at)) < limit);
    expect(soon.map(({ name }) => name)).toEqual(["soon"]);
  },
};

const enrolment: Program = {
  kind: "an enrolment of machines without people",
  does: "lets a token enrol devices, and makes a posture rule that the application of the devices asks for",
  by: "carry",
  stopsAt: "POST /accounts/*/devices/posture",
  async run(cloudflare) {
    const { account, zoneName } = cloudflare;
    const token = await cloudflare.post(at`/accounts/${account}/access/service_tokens`, { name: "fleet" });
    const include = [{ service_token: { token_id: token.id } }];
    const policy = await cloudflare.post(at`/accounts/${account}/access/policies`, {
      name: "fleet",
      decision: "non_identity",
      include,
    });
    const warp = { name: "Warp Login App", type: "warp", policies: [{ id: policy.id, precedence: 1 }] };
    expect(await cloudflare.post(at`/accounts/${account}/access/apps`, warp)).toMatchObject({ type: "warp" });
    const rule = { name: "disk", type: "disk_encryption", match: [{ platform: "linux" }], input: { requireAll: true } };
    const { id } = await cloudflare.post(at`/accounts/${account}/devices/posture`, rule);
    expect(await cloudflare.get(at`/accounts/${account}/devices/posture/${id}`)).toMatchObject({ type: rule.type });
    const app = await cloudflare.post(at`/accounts/${account}/access/apps`, {
      name: "fleet",
      domain: `fleet.${zoneName}`,
      type: "self_hosted",
      policies: [
        { name: "fleet", decision: "non_identity", include, require: [{ device_posture: { integration_uid: id } }] },
      ],
    });
    expect(app["policies"]).toMatchObject([{ require: [{ device_posture: { integration_uid: id } }] }]);
  },
};

export const neighbourPrograms = [monitor, hostname, logs, alert, enrolment];
