/** The edge of a deployed emulator: it is closed, whoever asks. */
import { env } from "cloudflare:workers";
import { listDurableObjectIds } from "cloudflare:test";
import { beforeAll, describe, expect, test } from "vitest";
import { freshId } from "../../support/workerd/accounts.ts";
import { sendTo, type Bindings } from "../../support/workerd/client.ts";
import { pairOf } from "../../support/workerd/edge.ts";
import { apiTokenFor, deployed, newTenant, operator, tokensOf } from "../../support/workerd/tenants.ts";

const CLOSED = '{"error":{"code":"local-only","message":"The edge answers on a developer\'s machine only."}}';
const METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PROPFIND"];
type Headers = Readonly<Record<string, string>>;

/** A tenant's account, and who may come to its edge, by their names. */
let id: string;
const askers = new Map<string, Headers>();
beforeAll(async () => {
  const tenant = await newTenant();
  id = await tenant.account();
  const { token } = await apiTokenFor(tenant, id);
  const { body } = await tenant.api("POST", tokensOf(id), { name: "CI" });
  const { result } = body as { result: { id: string; client_id: string; client_secret: string } };
  const include = [{ service_token: { token_id: result.id } }];
  const domain = "app.example.com";
  const policies = [{ name: "CI", decision: "non_identity", include }];
  const app = { type: "self_hosted", name: domain, domain, policies };
  expect((await tenant.api("POST", `/accounts/${id}/access/apps`, app)).status).toBe(201);
  const bearer = (text: string): Headers => ({ authorization: `Bearer ${text}` });
  askers.set("nobody", {});
  askers.set("the operator", bearer(operator.token));
  askers.set("the tenant", bearer(tenant.token));
  askers.set("an API token of the account", bearer(token));
  askers.set("a service token of the account", pairOf(result));
  askers.set("who says that it is on this machine", {
    ...pairOf(result),
    "cf-connecting-ip": "127.0.0.1",
    "emulator-client-ip": "127.0.0.1",
    "emulator-edge-form": "host",
    host: "localhost:8787",
  });
  askers.set("a page of another origin", { origin: "https://evil.example", "sec-fetch-site": "cross-site" });
  askers.set("a browser that wants a service worker", { "service-worker": "script" });
});

const placesOf = (account: string): readonly string[] => [
  `/_edge/${account}/app.example.com/`,
  `/_edge/${account}/app.example.com/a/../b?c=d`,
  `/_edge/${account}/app.example.com/cdn-cgi/access/certs`,
  `/_edge/${account}/${account}.cloudflareaccess.com/cdn-cgi/access/certs`,
  `/_edge/${account}/nowhere.example.com`,
  `/_edge/${account}`,
  "/_edge/no-account/app.example.com/",
  "/_edge/",
];

/** What is not answered as a closed edge does. */
async function othersThanClosed(bindings: Bindings, places: readonly string[]): Promise<string[]> {
  const others: string[] = [];
  for (const [who, headers] of askers) {
    for (const place of places) {
      for (const method of METHODS) {
        const body = method === "POST" || method === "PUT" ? { body: "a=b" } : {};
        const { status, text } = await sendTo(bindings, method, place, { headers, ...body });
        if (status !== 403 || text !== (method === "HEAD" ? "" : CLOSED))
          others.push(`${who}: ${method} ${place}: ${status} ${text}`);
      }
    }
  }
  return others;
}

describe("below /_edge/ a deployed emulator answers 403 local-only", () => {
  test("to everybody, at an account that there is, which does not hear of it", async () => {
    expect(await othersThanClosed(deployed, placesOf(id))).toEqual([]);
    const { status, body } = await operator.control("GET", `/accounts/${id}/requests?operation=edge`);
    expect([status, body]).toMatchObject([200, { requests: [] }]);
    expect((await operator.api("GET", tokensOf(id))).text).not.toContain("last_seen_at");
  });

  test("at an account that nobody had, and makes none", async () => {
    const known = await listDurableObjectIds(env.ACCOUNTS);
    expect(await othersThanClosed(deployed, placesOf(freshId()))).toEqual([]);
    expect(await listDurableObjectIds(env.ACCOUNTS)).toEqual(known);
  });

  test("without asking any object: a Worker that has none answers the same", async () => {
    const none = { ...deployed, ACCOUNTS: undefined, DIRECTORY: undefined } as unknown as Bindings;
    expect(await othersThanClosed(none, placesOf(id))).toEqual([]);
  });
});
