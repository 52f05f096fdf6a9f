/** Which accounts have a host: what the proxy of `intercept` asks at each connection. */
import { describe, expect, test } from "vitest";
import { AccessClient, ofToken, serviceAuth } from "../../support/workerd/access.ts";
import { freshId } from "../../support/workerd/accounts.ts";
import { controlErrorIn, send } from "../../support/workerd/client.ts";

const asked = (hostname: string, query = "") => send("GET", `/_emulator/hosts/${hostname}${query}`);
const accountsOf = async (hostname: string, query = ""): Promise<unknown> => {
  const { status, body } = await asked(hostname, query);
  expect(status).toBe(200);
  return (body as { accounts: unknown }).accounts;
};

/** An account with an application. */
async function protects(domain: string): Promise<{ id: string; client: AccessClient; application: string }> {
  const client = new AccessClient();
  const token = await client.token();
  const { id } = await client.app({ domain, policies: [serviceAuth(ofToken(token.id))] });
  return { id: client.account.id, client, application: id };
}

describe("the accounts of a host", () => {
  test("are those that protect it, from an application's creation to its end", async () => {
    const host = `app.${freshId()}.example.com`;
    expect(await accountsOf(host)).toEqual([]);
    const [one, other] = [await protects(host), await protects(`*.${host.slice(4)}/admin`)];
    expect(new Set((await accountsOf(host)) as string[])).toEqual(new Set([one.id, other.id]));
    await one.client.send("DELETE", `apps/${one.application}`);
    expect(await accountsOf(host)).toEqual([other.id]);
  });

  test("are the one that the question names, or none", async () => {
    const host = `app.${freshId()}.example.com`;
    const { id } = await protects(host);
    expect(await accountsOf(host, `?account=${id}`)).toEqual([id]);
    expect(await accountsOf(host, `?account=${freshId()}`)).toEqual([]);
  });

  test("are ten at the most", async () => {
    const host = `app.${freshId()}.example.com`;
    for (let count = 0; count < 12; count++) await protects(host);
    expect(await accountsOf(host)).toHaveLength(10);
  });

  test("are found however the host is written, and the answer has its plain name", async () => {
    const host = `app.${freshId()}.example.com`;
    const { id } = await protects(host);
    for (const written of [host.toUpperCase(), `${host}.`, host.replaceAll(".", "%2e")]) {
      expect((await asked(written)).body).toEqual({ hostname: host, accounts: [id] });
    }
  });

  test("of a team is the one whose it is, without an application", async () => {
    const id = freshId();
    expect(await accountsOf(`${id}.cloudflareaccess.com`)).toEqual([id]);
    expect(await accountsOf(`${freshId()}.cloudflareaccess.com`, `?account=${id}`)).toEqual([]);
  });

  test.each(["localhost", "emulator.localhost", "api.cloudflare.com", "host.docker.internal"])(
    "are none for %s, which is no host of the edge",
    async (host) => {
      const { client, application } = await protects(host);
      expect(await accountsOf(host)).toEqual([]);
      await client.send("DELETE", `apps/${application}`);
    },
  );
});

describe("a question that is none", () => {
  test.each(["*.example.com", "app.example.com:443", "a%20b", "app..example.com", "user@app.example.com", "a%2fb"])(
    "%s is refused",
    async (host) => {
      const answer = await asked(host);
      expect(answer.status).toBe(400);
      expect(controlErrorIn(answer)).toMatchObject({ code: "invalid-input" });
    },
  );

  test("of an account that has no such id, of an unknown field, and by another method are refused", async () => {
    expect((await asked("app.example.com", "?account=somebody")).status).toBe(400);
    expect((await asked("app.example.com", "?acount=x")).status).toBe(400);
    expect((await send("DELETE", "/_emulator/hosts/app.example.com")).status).toBe(405);
    expect((await send("GET", "/_emulator/hosts")).status).toBe(404);
  });
});
