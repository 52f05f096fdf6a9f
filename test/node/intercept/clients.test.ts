/** Real clients, configured for https://api.cloudflare.com and nothing else. */
import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { create, namesIn, started } from "../../support/node/emulators.ts";
import { httpServer, OUTER_ADDRESS } from "../../support/node/tunnels.ts";

const hasCurl = spawnSync("curl", ["--version"]).status === 0;

async function intercepting(offline = false) {
  const emulator = await started({ intercept: { offline } });
  const account = await emulator.account();
  const { CLOUDFLARE_BASE_URL: _, CLOUDFLARE_API_BASE_URL: __, ...before } = process.env;
  const env = { ...before, ...emulator.environment(account) };
  /** Runs a program to its end. */
  const ran = async (file: string, ...words: string[]) => (await promisify(execFile)(file, words, { env })).stdout;
  return { account, ran, env };
}

const url = (id: string): string => `https://api.cloudflare.com/client/v4/accounts/${id}/access/service_tokens`;

describe("in Node", () => {
  // Versions 4 to 6 bring an agent of their own, which asks for no proxy.
  test("the npm client cloudflare 7", async () => {
    const { account, ran } = await intercepting();
    const code = `import Cloudflare from "cloudflare";
      const cloudflare = new Cloudflare();
      const account_id = process.env.CLOUDFLARE_ACCOUNT_ID;
      const tokens = cloudflare.zeroTrust.access.serviceTokens;
      const created = await tokens.create({ account_id, name: "by the client" });
      const names = [];
      for await (const token of tokens.list({ account_id })) names.push(token.name);
      await tokens.delete(created.id, { account_id });
      console.log(cloudflare.baseURL, names.join());`;
    const said = await ran(process.execPath, "--input-type=module", "--eval", code);
    expect(said).toBe("https://api.cloudflare.com/client/v4 by the client\n");
    expect(await namesIn(account)).toEqual([]);
  });

  test("fetch and node:https, and http to this machine, which goes past the proxy", async () => {
    const { account, ran } = await intercepting(true);
    await create(account, "there");
    const server = await httpServer((request, response) => void response.end(request.url));
    const code = `import { get } from "node:https";
      const headers = { authorization: "Bearer " + process.env.CLOUDFLARE_API_TOKEN };
      console.log((await (await fetch(${JSON.stringify(url(account.id))}, { headers })).json()).result[0].name);
      await new Promise((done) => get(${JSON.stringify(url(account.id))}, { headers }, (response) => {
        console.log(response.statusCode);
        response.resume().on("end", done);
      }));
      console.log(await (await fetch("http://127.0.0.1:${server.port}/direct")).text());
      await fetch("https://example.com").catch((problem) => console.log("refused"));`;
    const said = await ran(process.execPath, "--input-type=module", "--eval", code);
    expect(said).toBe("there\n200\n/direct\nrefused\n");
  });
});

describe.runIf(hasCurl)("curl", () => {
  test("by https, and by http", async () => {
    const { account, ran } = await intercepting();
    await create(account, "there");
    for (const scheme of ["https", "http"]) {
      const words = ["-sS", "-H", "Authorization: Bearer x", url(account.id).replace("https", scheme)];
      expect(await ran("curl", ...words)).toContain('"name":"there"');
    }
  });

  test("is told of a refusal by the status of the proxy", async () => {
    const { ran } = await intercepting(true);
    await expect(ran("curl", "-sS", "https://example.com")).rejects.toMatchObject({
      stderr: expect.stringContaining("403"),
    });
    expect(await ran("curl", "-sS", "http://example.com")).toBe(
      "access-emulator: example.com is refused: offline, only the emulator's hosts are answered.\n",
    );
  });

  test.runIf(OUTER_ADDRESS)("sends and gets what goes elsewhere", async () => {
    const { ran } = await intercepting();
    const server = await httpServer((request, response) => void request.pipe(response), "0.0.0.0");
    const sent = "x".repeat(100_000);
    const words = ["-sS", "--proxytunnel", "--data-binary", sent, `http://${OUTER_ADDRESS}:${server.port}/`];
    expect(await ran("curl", ...words)).toBe(sent);
    expect(await ran("curl", ...words.filter((word) => word !== "--proxytunnel"))).toBe(sent);
  });
});
