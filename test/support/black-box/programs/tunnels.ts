/** Programs that put a tunnel before their application. Tunnels and DNS are not emulated: fixed answers stand for them. */
import { expect } from "vitest";
import type { FixedAnswer } from "../../../../src/contract/answers.ts";
import { Refused } from "./cloudflare.ts";
import { at } from "./place.ts";
import type { Program } from "./program.ts";

const TUNNEL = { id: "6ff42ae2-765d-4adf-8112-31c55c1551ef", name: "edge", status: "healthy" };
const CONFIG = { ingress: [{ service: "http_status:404" }] };

const setUp: Program = {
  kind: "a set-up of a tunnel",
  does: "makes a tunnel, its configuration and a DNS record, then the application that admits a token; looks at each first",
  by: "fixed answers",
  stopsAt: "GET /accounts/*/cfd_tunnel",
  answers: [
    { method: "GET", path: "/accounts/*/cfd_tunnel", result: [], times: 1 },
    { method: "GET", path: "/accounts/*/cfd_tunnel", result: [TUNNEL] },
    { method: "POST", path: "/accounts/*/cfd_tunnel", result: TUNNEL },
    { method: "GET", path: "/accounts/*/cfd_tunnel/*/token", result: "eyJh" },
    {
      method: "PUT",
      path: "/accounts/*/cfd_tunnel/*/configurations",
      result: { tunnel_id: TUNNEL.id, config: CONFIG },
    },
    { method: "GET", path: "/zones/*/dns_records", result: [], result_info: { total_count: 0 } },
    { method: "POST", path: "/zones/*/dns_records", result: { id: "0".repeat(32), type: "CNAME" } },
  ],
  async run(cloudflare) {
    const { account, zone, zoneName } = cloudflare;
    const tunnels = at`/accounts/${account}/cfd_tunnel`;
    const query = { name: "edge", is_deleted: "false" };
    const found = await cloudflare.get<object[]>(tunnels, query);
    if (found.length === 0) await cloudflare.post(tunnels, { name: "edge", config_src: "cloudflare" });
    const [tunnel] = await cloudflare.get<{ id: string }[]>(tunnels, query);
    const id = tunnel?.id ?? "";
    expect(await cloudflare.get(at`/accounts/${account}/cfd_tunnel/${id}/token`)).toEqual(expect.any(String));
    const hostname = `app.${zoneName}`;
    const ingress = [{ hostname, service: "http://localhost:8080" }, ...CONFIG.ingress];
    await cloudflare.put(at`/accounts/${account}/cfd_tunnel/${id}/configurations`, { config: { ingress } });
    const records = at`/zones/${zone}/dns_records`;
    if ((await cloudflare.list(records, { name: hostname, type: "CNAME" })).length === 0) {
      await cloudflare.post(records, {
        type: "CNAME",
        name: hostname,
        content: `${id}.cfargotunnel.com`,
        proxied: true,
      });
    }
    const token = await cloudflare.post(at`/accounts/${account}/access/service_tokens`, { name: "edge" });
    const include = [{ service_token: { token_id: token.id } }];
    const app = { name: "edge", domain: hostname, type: "self_hosted" };
    const policies = [{ name: "edge", decision: "non_identity", include }];
    expect(await cloudflare.post(at`/accounts/${account}/access/apps`, { ...app, policies })).toMatchObject(app);
    expect(await cloudflare.reaches(hostname, token["client_id"], token["client_secret"])).toBe(true);
  },
};

const certificate: FixedAnswer = {
  method: "POST",
  path: "/accounts/*/access/apps/*/ca",
  result: { id: "ca", aud: "aud", public_key: "ecdsa-sha2-nistp256 AAAA" },
};

const bastion: Program = {
  kind: "a set-up of SSH for pipelines",
  does: "makes an application for a host, admits the pipeline's token, and asks for the key that the host will trust",
  by: "fixed answers",
  stopsAt: "POST /accounts/*/access/apps/*/ca",
  answers: [certificate],
  async run(cloudflare) {
    const { account, zoneName } = cloudflare;
    const token = await cloudflare.post(at`/accounts/${account}/access/service_tokens`, {
      name: "ssh",
      duration: "4380h",
    });
    const policy = await cloudflare.post(at`/accounts/${account}/access/policies`, {
      name: "pipelines",
      decision: "non_identity",
      include: [{ service_token: { token_id: token.id } }],
    });
    const app = await cloudflare.post(at`/accounts/${account}/access/apps`, {
      name: "ssh",
      domain: `ssh.${zoneName}`,
      type: "ssh",
      policies: [policy.id],
    });
    expect(app).toMatchObject({ type: "ssh", policies: [{ id: policy.id }] });
    const { public_key } = await cloudflare.post(at`/accounts/${account}/access/apps/${app.id}/ca`);
    expect(public_key).toMatch(/^ecdsa-/);
    expect(await cloudflare.get(at`/accounts/${account}/access/policies/${policy.id}`)).toMatchObject({ app_count: 1 });
    await expect(cloudflare.delete(at`/accounts/${account}/access/policies/${policy.id}`)).rejects.toThrow(Refused);
  },
};

export const tunnelPrograms = [setUp, bastion];
