/** An account with everything that stands around its tokens, and requests to its edge. */
import type { Account, Shown } from "../record/account.ts";
import type { Seen } from "../record/recorder.ts";
import { textOf, valueAt } from "../record/values.ts";

export const HOST = "app.kept.example";

/** Gives a token that the application at HOST lets in. */
export async function filledAround(account: Account): Promise<Shown> {
  const api = (method: string, path: string, body?: unknown): Promise<Seen> =>
    account.recorder.send(method, `/client/v4/accounts/${account.id}/${path}`, body, { headers: account.headers });
  const made = async (path: string, body: unknown) => idIn(await api("POST", `access/${path}`, body));

  const admitted = await account.create({ name: "let in", duration: "forever" });
  const other = await account.create({ name: "kept out", duration: "forever" });
  await api("PUT", "access/organizations", {
    auth_domain: "kept.cloudflareaccess.com",
    name: "Kept",
    deny_unmatched_requests: true,
  });
  await api("POST", "access/keys/rotate");
  await made("tags", { name: "kept" });
  await made("identity_providers", { name: "One-time PIN", type: "onetimepin", config: {} });
  const group = await made("groups", { name: "pipelines", include: [{ service_token: { token_id: admitted.id } }] });
  const policy = await made("policies", {
    name: "Pipelines",
    decision: "non_identity",
    include: [{ group: { id: group } }],
  });
  const application = await made("apps", {
    type: "self_hosted",
    name: "App",
    domain: HOST,
    tags: ["kept"],
    policies: [{ id: policy, precedence: 1 }],
  });
  await made(`apps/${application}/policies`, { name: "People", decision: "allow", include: [{ everyone: {} }] });
  await account.control("PUT", "origins/origin.kept.example", { url: "http://127.0.0.1:9" });
  const answers = [{ method: "GET", path: "/accounts/*/dns_records", result: [{ id: "of the fixture" }] }];
  await account.control("PUT", "answers", { answers });
  await account.control("PATCH", "settings", { other_paths: "carry" });
  await api("POST", "cfd_tunnel", { name: "carried" });

  for (const { client_id: id, client_secret: secret } of [admitted, other]) {
    const headers = { "CF-Access-Client-Id": id, "CF-Access-Client-Secret": secret };
    await account.recorder.send("GET", `/_edge/${account.id}/${HOST}/`, undefined, { headers });
  }
  await api("POST", `access/apps/${application}/revoke_tokens`);
  // Keys are made when they are needed first: those of the account by the visits, and the emulator's by this.
  await account.recorder.send("GET", `/_edge/${account.id}/${HOST}/cdn-cgi/access/certs`);
  return admitted;
}

function idIn({ text }: Seen): string {
  const result = Object(valueAt(text, "result")) as Record<string, unknown>;
  return textOf(result.id);
}
