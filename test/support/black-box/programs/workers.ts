/** Programs that deploy a Worker or a site behind Access. Those are not emulated: fixed answers stand for them. */
import { expect } from "vitest";
import { at } from "./place.ts";
import type { Program } from "./program.ts";

const workerBehindAccess: Program = {
  kind: "a deployment of a Worker behind Access",
  does: "makes application and token first, tells the Worker its audience and team as secrets, and gives it its domain",
  by: "fixed answers",
  stopsAt: "PUT /accounts/*/workers/scripts/*/secrets",
  answers: [
    {
      method: "PUT",
      path: "/accounts/*/workers/scripts/*/secrets",
      result: { name: "POLICY_AUD", type: "secret_text" },
    },
    { method: "GET", path: "/accounts/*/workers/domains", result: [] },
    { method: "PUT", path: "/accounts/*/workers/domains", result: { id: "domain", service: "api" } },
  ],
  async run(cloudflare) {
    const { account, zone, zoneName } = cloudflare;
    const { auth_domain } = await cloudflare.get(at`/accounts/${account}/access/organizations`);
    const hostname = `worker.${zoneName}`;
    const token = await cloudflare.post(at`/accounts/${account}/access/service_tokens`, { name: "worker-ci" });
    const app = await cloudflare.post(at`/accounts/${account}/access/apps`, {
      name: "worker",
      destinations: [{ type: "public", uri: hostname }],
      type: "self_hosted",
      service_auth_401_redirect: true,
      policies: [{ name: "ci", decision: "non_identity", include: [{ service_token: { token_id: token.id } }] }],
    });
    expect(app).toMatchObject({ domain: hostname, service_auth_401_redirect: true });
    for (const [name, text] of [
      ["POLICY_AUD", app["aud"]],
      ["TEAM_DOMAIN", auth_domain],
    ]) {
      await cloudflare.put(at`/accounts/${account}/workers/scripts/${"api"}/secrets`, {
        name,
        text,
        type: "secret_text",
      });
    }
    const domains = at`/accounts/${account}/workers/domains`;
    const attached = await cloudflare.get<{ hostname: string }[]>(domains, { hostname });
    if (!attached.some((domain) => domain.hostname === hostname)) {
      await cloudflare.put(domains, { hostname, service: "api", zone_id: zone, environment: "production" });
    }
    expect(await cloudflare.reaches(hostname, token["client_id"], token["client_secret"])).toBe(true);
  },
};

const previews: Program = {
  kind: "previews of pull requests",
  does: "reads the newest deployment of a site, opens an application before it for one token, and closes it when the request is merged",
  by: "fixed answers",
  stopsAt: "GET /accounts/*/pages/projects/*/deployments",
  answers: [
    {
      method: "GET",
      path: "/accounts/*/pages/projects/*/deployments",
      result: [{ id: "deployment", url: "https://0a1b2c3d.site.pages.dev", environment: "preview" }],
      result_info: { total_count: 1 },
    },
    { method: "DELETE", path: "/accounts/*/pages/projects/*/deployments/*", result: null },
  ],
  async run(cloudflare) {
    const { account } = cloudflare;
    const token = await cloudflare.post(at`/accounts/${account}/access/service_tokens`, { name: "previews" });
    const deployments = at`/accounts/${account}/pages/projects/${"site"}/deployments`;
    const [newest] = await cloudflare.get<{ id: string; url: string }[]>(deployments, { env: "preview" });
    const domain = new URL(newest?.url ?? "").host;
    const apps = at`/accounts/${account}/access/apps`;
    const include = [{ service_token: { token_id: token.id } }];
    const body = { name: "preview 12", domain, type: "self_hosted", app_launcher_visible: false };
    const made = await cloudflare.post(apps, {
      ...body,
      policies: [{ name: "tests", decision: "non_identity", include }],
    });
    expect(await cloudflare.reaches(domain, token["client_id"], token["client_secret"])).toBe(true);
    // A second push to the same request: the domain is taken, and that is as it should be.
    await expect(cloudflare.post(apps, body)).rejects.toMatchObject({ status: 409 });

    await cloudflare.delete(at`/accounts/${account}/pages/projects/${"site"}/deployments/${newest?.id ?? ""}`);
    await cloudflare.delete(at`/accounts/${account}/access/apps/${made.id}`);
    expect(await cloudflare.list(apps, { domain })).toEqual([]);
    await cloudflare.delete(at`/accounts/${account}/access/service_tokens/${token.id}`);
  },
};

export const workerPrograms = [workerBehindAccess, previews];
