/** Requests by hostname: which plane they are for, and whose edge answers. */
import { env, exports } from "cloudflare:workers";
import { evictDurableObject } from "cloudflare:test";
import { describe, expect, test, vi } from "vitest";
import { directory } from "../../../src/store/directory/directory.ts";
import { AccessClient, ofToken, serviceAuth } from "../../support/workerd/access.ts";
import { freshId, isOnList } from "../../support/workerd/accounts.ts";
import { pairOf } from "../../support/workerd/edge.ts";

type Headers = Readonly<Record<string, string>>;

/** As a client asks that reaches the emulator under this name. */
async function ask(url: string, headers: Headers = {}) {
  const response = await exports.default.fetch(new Request(url, { headers, redirect: "manual" }));
  const text = await response.text();
  const { error } = JSON.parse(text.startsWith("{") ? text : "{}") as { error?: { code: string; message: string } };
  return { status: response.status, headers: response.headers, text, error };
}
const reasonOf = async (url: string, headers: Headers = {}) => (await ask(url, headers)).headers.get("emulator-reason");

/** A host that no other test has, with one application. */
async function door(host = `app.${freshId()}.example.com`, client = new AccessClient()) {
  const token = await client.token();
  const application = await client.app({ domain: host, policies: [serviceAuth(ofToken(token.id))] });
  return { client, host, application, pair: pairOf(token), id: client.account.id };
}

describe("the only account that has a host", () => {
  test("answers for it, exactly and by a star, from the application's creation to its end", async () => {
    const { client, host, pair, application } = await door();
    expect(await reasonOf(`http://${host}/x`, pair)).toBe("service-auth");
    expect(await reasonOf(`https://${host.toUpperCase()}:8443/x`)).toBe("no-credentials");
    const domain = `*.${host}`;
    await client.put(`apps/${application.id}`, { type: "self_hosted", name: "an app", domain });
    expect((await ask(`http://${host}/`)).error?.code).toBe("unclaimed-host");
    expect(await reasonOf(`http://a.${host}/`, pair)).toBe("service-auth");
    expect((await ask(`http://a.b.${host}/`)).error?.code).toBe("unclaimed-host");
    await client.send("DELETE", `apps/${application.id}`);
    expect((await ask(`http://a.${host}/`)).error?.code).toBe("unclaimed-host");
  });

  test("answers all of the host's paths, with cookies and redirects of the host", async () => {
    const { host, pair } = await door();
    const admitted = await ask(`http://${host}/_emulator/accounts`, pair);
    expect(JSON.parse(admitted.text)).toMatchObject({ url: `https://${host}/_emulator/accounts` });
    expect(admitted.headers.getSetCookie()).toEqual([expect.stringContaining("; Path=/;")]);
    expect(admitted.headers.has("content-security-policy")).toBe(false);
    expect(await reasonOf(`http://${host}/client/v4/user`)).toBe("no-credentials");
  });
});

test("a host of several accounts is 421, until the request says which one it means", async () => {
  const host = `app.${freshId()}.example.com`;
  const [one, other] = [await door(host), await door(host)];
  const { status, error } = await ask(`http://${host}/`, one.pair);
  expect([status, error?.code]).toEqual([421, "ambiguous-host"]);
  for (const id of [one.id, other.id]) expect(error?.message).toContain(id);
  expect(await reasonOf(`http://${host}/`, { ...one.pair, "emulator-account": one.id })).toBe("service-auth");
  expect(await reasonOf(`http://${host}/`, { ...one.pair, "emulator-account": other.id })).toBe("unknown-client-id");
  const far = { "emulator-account": one.id, "cf-connecting-ip": "198.51.100.7" };
  expect((await ask(`http://${host}/`, far)).status).toBe(421);
  expect((await ask(`http://${host}/`, { "emulator-account": "x" })).error?.code).toBe("bad-account");
  await other.client.account.control("DELETE", "");
  expect(await reasonOf(`http://${host}/`, one.pair)).toBe("service-auth");
});

test("a team is found by its name: that made of the account's id, or the one that it was given", async () => {
  const client = new AccessClient();
  const { id } = client.account;
  const certs = "cdn-cgi/access/certs";
  expect((await ask(`https://${id}.cloudflareaccess.com/${certs}`)).status).toBe(200);
  const team = `team-${id.slice(0, 12)}.cloudflareaccess.com`;
  expect((await ask(`https://${team}/${certs}`)).error?.code).toBe("unclaimed-host");
  expect(await client.verdict("PUT", "organizations", { auth_domain: team })).toBe("200");
  expect((await ask(`https://${team}/${certs}`)).status).toBe(200);
  expect((await ask(`https://${id}.cloudflareaccess.com/${certs}`)).error?.code).toBe("unclaimed-host");
  const other = new AccessClient();
  expect(await other.verdict("PUT", "organizations", { auth_domain: team })).toBe("200");
  expect((await ask(`https://${team}/${certs}`)).status).toBe(421);
  expect((await ask(`https://${team}/${certs}`, { "emulator-account": id })).status).toBe(200);
});

test("a seed, a snapshot and a fork bring their hosts with them, and a reset takes them away", async () => {
  const { client, host, pair } = await door();
  const { text } = await client.account.control("GET", "snapshot");
  await client.account.control("DELETE", "");
  expect((await ask(`http://${host}/`)).error?.code).toBe("unclaimed-host");
  const other = new AccessClient();
  await other.account.control("PUT", "snapshot", text);
  expect(await reasonOf(`http://${host}/`, pair)).toBe("service-auth");
  const { id: copy } = (await other.account.control("POST", "fork", {})).body as { readonly id: string };
  expect((await ask(`http://${host}/`)).error?.message).toContain(copy);
  const seeded = new AccessClient();
  const domain = `seeded.${host}`;
  const organization = { auth_domain: `seeded-${copy.slice(0, 12)}.cloudflareaccess.com` };
  const seed = { accounts: [{ id: seeded.account.id, applications: [{ domain }], organization }] };
  const sent = await exports.default.fetch("http://localhost/_emulator/seed", {
    method: "POST",
    body: JSON.stringify(seed),
  });
  expect(sent.status).toBe(200);
  expect(await reasonOf(`http://${domain}/`)).toBe("no-policy");
  expect((await ask(`https://${organization.auth_domain}/cdn-cgi/access/certs`)).status).toBe(200);
});

describe("the directory", () => {
  const hinted = async (host: string) => [...(await directory(env).accountsClaiming(host))];

  test("is told of a host before the change, also when that is refused, and forgets a host that is gone soon after", async () => {
    const { client, host, application, id } = await door();
    expect(await hinted(host)).toEqual([id]);
    const refused = { type: "self_hosted", domain: `refused.${host}`, name: "an app" };
    expect(await client.verdict("POST", "apps", { ...refused, policies: [ofToken(freshId())] })).not.toBe("201");
    await client.send("DELETE", `apps/${application.id}`);
    await vi.waitFor(async () => expect([await hinted(host), await hinted(refused.domain)]).toEqual([[], []]), 20_000);
  });

  test("that lost the hosts of an account has them again after the account's first use since it was started", async () => {
    const { client, host, pair, id } = await door();
    await directory(env).claimHosts(id, [], [host]); // as an emulator left it that knew no hosts
    expect((await ask(`http://${host}/`)).error?.code).toBe("unclaimed-host");
    await evictDurableObject(env.ACCOUNTS.getByName(id));
    await client.send("GET", "apps");
    expect(await reasonOf(`http://${host}/`, pair)).toBe("service-auth");
  });

  test("keeps a host that comes while another change of the account is settled", async () => {
    const { client, host } = await door();
    const domains = Array.from({ length: 8 }, (_, n) => `${n}.${host}`);
    await Promise.all(domains.map((domain) => client.app({ domain })));
    for (const domain of domains) expect(await reasonOf(`http://${domain}/`)).toBe("no-policy");
  });
});

describe("a name", () => {
  test.each([
    "localhost",
    "127.0.0.1",
    "[::1]",
    "10.0.0.7",
    "emulator",
    "emulator.localhost",
    "emulator.localhost.",
    "HOST.docker.internal",
  ])("%s is the emulator's own", async (name) => {
    expect((await ask(`http://${name}:8787/client/v4/accounts`)).status).toBe(400); // without credentials
  });

  test("api.cloudflare.com has the API alone", async () => {
    expect((await ask("https://api.cloudflare.com/client/v4/accounts")).status).toBe(400); // without credentials
    expect((await ask("https://api.cloudflare.com./client/v4/accounts")).status).toBe(400);
    for (const path of ["", "_emulator/health", `_edge/${freshId()}/app.example.com/`]) {
      expect((await ask(`https://api.cloudflare.com/${path}`)).status).toBe(404);
    }
  });

  test("of nobody is 404, says what to do, and makes no account", async () => {
    const { status, error } = await ask("https://nobody.example.org/client/v4/accounts");
    expect([status, error?.code]).toEqual([404, "unclaimed-host"]);
    expect(error?.message).toContain("--allowed-host nobody.example.org");
    const id = freshId();
    expect((await ask(`https://${id}.example.org/`)).status).toBe(404);
    expect(await isOnList(id)).toBe(false);
  });
});
