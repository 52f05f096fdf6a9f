/** Requests by hostname: which plane they are for, and whose edge answers. */
import { exports } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { AccessClient } from "../../support/workerd/access.ts";
import { freshId, isOnList } from "../../support/workerd/accounts.ts";
import { askByHost as ask, doorOf as door, reasonOf } from "../../support/workerd/by-host.ts";
import { send } from "../../support/workerd/client.ts";

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
  expect(error?.message).toContain("Emulator-Account, which counts from this machine");
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

test("an application that the edge does not go by yet, or not any more, has its host all the same", async () => {
  const { client, host } = await door();
  await client.account.settings({ assumptions: { "edge-delay": 3600 } });
  expect(await reasonOf(`http://${host}/`)).toBe("no-application");
  await client.account.settings({ access_enabled: false });
  expect(await reasonOf(`http://${host}/`)).toBe("no-application");
});

test("an origin brings its host, and takes it away", async () => {
  const { account } = new AccessClient();
  const host = `origin.${account.id}.example.com`;
  const sent = await account.control("PUT", `origins/${host.toUpperCase()}`, { url: "http://127.0.0.1:9" });
  expect(sent.body).toEqual({ hostname: host, url: "http://127.0.0.1:9" });
  expect((await ask(`http://${host}/`)).error?.code).not.toBe("unclaimed-host");
  await account.control("DELETE", `origins/${host}`);
  expect((await ask(`http://${host}/`)).error?.code).toBe("unclaimed-host");
});

test("what the emulator answers by itself is JSON that nobody takes for something else", async () => {
  const { host } = await door();
  await door(host);
  for (const url of [`http://${host}/`, "http://nobody.example.org/", "http://a..example.org/"]) {
    const { status, headers, error } = await ask(url);
    expect([status >= 400, typeof error?.message, headers.get("x-content-type-options")]).toEqual([
      true,
      "string",
      "nosniff",
    ]);
  }
});

test("no origin sees who chose the account", async () => {
  const { host, pair, id } = await door();
  const { text } = await ask(`http://${host}/`, {
    ...pair,
    "emulator-account": id,
    "emulator-client-ip": "203.0.113.7",
  });
  expect(text).toContain("203.0.113.7");
  expect(text.toLowerCase()).not.toContain("emulator-");
});

describe("hosts as the control plane tells them", () => {
  const hostsOf = async (name: string, query = "") =>
    (await send("GET", `/_emulator/hosts/${name}${query}`)).body as { hostname: string; accounts: string[] };

  test("are of all accounts that have them, of one that is named, or of nobody", async () => {
    const { host, id } = await door();
    expect(await hostsOf(host.toUpperCase())).toEqual({ hostname: host, accounts: [id] });
    const { id: other } = await door(host);
    expect((await hostsOf(host)).accounts).toEqual([id, other].toSorted());
    expect((await hostsOf(host, `?account=${other}`)).accounts).toEqual([other]);
    expect((await hostsOf(host, `?account=${freshId()}`)).accounts).toEqual([]);
    const team = `${id}.cloudflareaccess.com`;
    expect((await hostsOf(team)).accounts).toEqual([id]);
    expect((await hostsOf(team, `?account=${other}`)).accounts).toEqual([]);
    for (const own of ["localhost", "emulator.localhost", "127.0.0.1", "api.cloudflare.com"]) {
      expect((await hostsOf(own)).accounts).toEqual([]);
    }
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
