/** What the page at `/_emulator/` leaves in the journals: nothing by a look, and by a change a row that says so. */
import { describe, expect, test } from "vitest";
import { freshId } from "../../support/workerd/accounts.ts";
import { AccountClient, controlErrorIn, send, tokenIn } from "../../support/workerd/client.ts";
import { emulatorJournal, journalOf, rowsOf } from "../../support/workerd/journal.ts";
import { fromPage, tokensOf } from "../../support/workerd/page-client.ts";

describe("in the journal", () => {
  test("what the page reads has no row, and what it changes has one that says so, refused or not", async () => {
    const account = new AccountClient("accounts");
    const path = tokensOf(account.id);
    const { id } = tokenIn(await account.create({ name: "a" }));
    for (const method of ["GET", "HEAD"]) {
      await fromPage(method, path);
      await fromPage(method, `${path}/none`);
      await fromPage(method, `${path}/`);
      await fromPage(method, `${path}/${id}/rotate`); // which is no method of it
      await fromPage(method, `/client/v4/accounts/${account.id}`);
      await fromPage(method, `/client/v4/accounts/${account.id}/cfd_tunnel`);
    }
    await fromPage("POST", path, { name: "" });
    await fromPage("PATCH", path);
    await fromPage("PUT", `${path}/${id}`, { name: "b" });
    await fromPage("POST", `${path}/${id}/rotate`, {});
    await account.get(id);
    expect((await rowsOf(account)).map(({ client, method, status }) => [client, method, status])).toEqual([
      [null, "POST", 201],
      ["page", "POST", 400],
      ["page", "PATCH", 405],
      ["page", "PUT", 200],
      ["page", "POST", 200],
      [null, "GET", 200],
    ]);
  });

  test("a filter shows the rows of the page, or those of all others", async () => {
    const account = new AccountClient("accounts");
    await account.create({ name: "a" });
    await fromPage("POST", tokensOf(account.id), { name: "b" });
    await fromPage("POST", tokensOf(account.id), { name: "" });
    const idsBy = async (query: string) => (await rowsOf(account, query)).map(({ id }) => id);
    expect(await idsBy("?client=page")).toEqual([2, 3]);
    expect(await idsBy("?client=none")).toEqual([1]);
    expect(await idsBy("?client=page&status=2xx")).toEqual([2]);
    expect(await idsBy("?client=none&order=desc&per_page=1")).toEqual([1]);
    expect((await journalOf(account, "?client=none&per_page=1")).total_count).toBe(1);
    for (const query of ["?client=", "?client=cli", "?client=null", "?client=Page"]) {
      expect((await account.control("GET", `requests${query}`)).status).toBe(400);
    }
  });

  test("of what has no account it is the same", async () => {
    await send("DELETE", "/_emulator/requests");
    await fromPage("GET", "/client/v4/accounts");
    await fromPage("GET", "/client/v4/user");
    await fromPage("POST", "/client/v4/accounts");
    await send("GET", "/client/v4/user");
    const { requests } = await emulatorJournal();
    expect(requests.map(({ client, method, path }) => [client, method, path])).toEqual([
      ["page", "POST", "/client/v4/accounts"],
      [null, "GET", "/client/v4/user"],
    ]);
    expect((await emulatorJournal("?client=none")).requests).toHaveLength(1);
    expect((await emulatorJournal("?client=page")).requests).toHaveLength(1);
  });

  test("an account that nobody has used is on the list by a change of the page, and not by a look", async () => {
    const id = freshId();
    const isListed = async () => {
      const { text } = await send("GET", "/_emulator/accounts?per_page=1000");
      return text.includes(id);
    };
    expect((await fromPage("GET", tokensOf(id))).status).toBe(200);
    expect(await isListed()).toBe(false);
    await fromPage("POST", tokensOf(id), { name: "a" });
    await expect.poll(isListed).toBe(true);
  });

  test("a snapshot carries the mark, and one that was made before there was any is taken", async () => {
    const account = new AccountClient("accounts");
    await account.create({ name: "a" });
    await fromPage("POST", tokensOf(account.id), { name: "b" });
    const document = (await account.control("GET", "snapshot")).body;
    const copy = new AccountClient("accounts");
    await copy.control("PUT", "snapshot", document);
    expect((await rowsOf(copy)).map(({ client }) => client)).toEqual([null, "page"]);
    const text = JSON.stringify(document);
    const earlier = text.replaceAll(/"client":(null|"page"),/g, "");
    expect(earlier.length).toBeLessThan(text.length);
    const restored = new AccountClient("accounts");
    expect((await restored.control("PUT", "snapshot", earlier)).status).toBe(200);
    expect((await rowsOf(restored)).map(({ client }) => client)).toEqual([null, null]);
    const wrong = await restored.control("PUT", "snapshot", text.replace('"client":"page"', '"client":"cli"'));
    expect([wrong.status, controlErrorIn(wrong).message]).toEqual([
      400,
      expect.stringContaining("must be page or null"),
    ]);
  });
});
