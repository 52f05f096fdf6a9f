/** What somebody does on the page while a command runs: `requests` shows it, and no line about the clients counts it. */
import { describe, expect, test } from "vitest";
import { commandLine, placeOf, type Finished } from "../../support/node/command-line.ts";
import { create } from "../../support/node/emulators.ts";
import { asPage } from "../../support/node/page-client.ts";

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
}

/** A command that asks for these below its account, as the page, or as a client. */
function asking(requests: readonly Asked[], client: "page" | "none"): string[] {
  const text = `const { CLOUDFLARE_BASE_URL: url, CLOUDFLARE_ACCOUNT_ID: id, CLOUDFLARE_API_TOKEN: token } = process.env;
    const headers = { authorization: "Bearer " + token, ${client === "page" ? `"emulator-client": "page"` : ""} };
    (async () => {
      for (const { path, ...rest } of ${JSON.stringify(requests)}) await fetch(url + "/accounts/" + id + path, { ...rest, headers });
    })();`;
  return [process.execPath, "-e", text];
}

const run = (words: readonly string[], command: readonly string[]): Promise<Finished> =>
  commandLine().ran(["run", ...words, "--", ...command]);

const CREATE = { method: "POST", path: "/access/service_tokens", body: '{"name":"a"}' };
const LIST = { method: "GET", path: "/access/service_tokens" };
const STRANGE = { method: "POST", path: "/cfd_tunnel" };
const NO_UUID = { method: "DELETE", path: "/access/service_tokens/no-uuid" };

describe("run, when nobody but the page asked for something,", () => {
  test("says that nothing came", async () => {
    for (const requests of [[CREATE], [LIST]]) {
      const { code, stderr } = await run([], asking(requests, "page"));
      expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/Nothing came to the emulator/) });
      expect(await run([], asking(requests, "none"))).toMatchObject({ code: 0, stderr: "" });
    }
  });

  test("does not name what is not emulated", async () => {
    expect((await run([], asking([STRANGE], "none"))).stderr).toContain("not emulated: POST .../cfd_tunnel");
    expect((await run([], asking([CREATE, STRANGE], "page"))).stderr).not.toContain("cfd_tunnel");
  });

  test.each(["inferred", "assumed"])("is content with --min-evidence %s", async (grade) => {
    const words = ["--min-evidence", grade];
    const weak = grade === "inferred" ? NO_UUID : STRANGE;
    expect((await run(words, asking([weak], "none"))).code).toBe(7);
    expect((await run(words, asking([weak], "page"))).code).toBe(0);
  });

  test("does not take a browser that shows the control plane for a client, and takes every program for one", async () => {
    const look = (headers: string) =>
      `const { CLOUDFLARE_BASE_URL: url } = process.env;
       (async () => { for (const path of ["/_emulator/accounts", "/_emulator/health", "/favicon.ico"]) await fetch(new URL(path, url), { headers: { ${headers} } }); })();`;
    const ofBrowser = await run([], [process.execPath, "-e", look(`"sec-fetch-site": "same-origin"`)]);
    expect(ofBrowser.stderr).toContain("Nothing came to the emulator");
    expect((await run([], [process.execPath, "-e", look("")])).stderr).toBe("");
  });
});

test("start says at its end nothing of what the page asked for", async () => {
  const { ready, kill, finished } = await commandLine().started(["--min-evidence", "assumed"]);
  const { apiUrl, id } = placeOf(ready);
  await fetch(`${apiUrl}/accounts/${id}/cfd_tunnel`, { method: "POST", headers: { "emulator-client": "page" } });
  kill("SIGTERM");
  expect(await finished).toMatchObject({ code: 0, stderr: "" });
});

describe("requests", () => {
  test("marks what was done on the page, and shows it alone or leaves it out", async () => {
    const cli = commandLine();
    const { ready } = await cli.started();
    const place = placeOf(ready);
    const ask = (...words: string[]) => cli.ran(["requests", "--port", String(ready.port), ...words]);
    await create(place, "of a client");
    const plain = (await ask()).stdout;
    expect(plain).toMatch(/^id +time +ms +request +status +codes +rests on +fault *\n/);
    await asPage(place, "POST", "", { name: "of the page" });
    const { stdout } = await ask();
    expect(stdout).toMatch(/^id +time +ms +request +status +codes +rests on +fault +client *\n/);
    const lines = stdout.split("\n");
    expect(lines.filter((line) => line.includes("POST")).map((line) => / page *$/.test(line))).toEqual([false, true]);
    const idsBy = async (...words: string[]) => {
      const { requests } = JSON.parse((await ask("--json", ...words)).stdout) as { requests: { id: number }[] };
      return requests.map((request) => request.id);
    };
    expect(await idsBy()).toEqual([1, 2]);
    expect(await idsBy("--client", "page")).toEqual([2]);
    expect(await idsBy("--client", "none")).toEqual([1]);
    expect((await ask("--client", "none")).stdout).not.toMatch(/ page *$/m);
    expect(await ask("--client", "cli")).toMatchObject({ code: 2, stderr: expect.stringContaining("page, none") });
    expect(await ask("--clear", "--client", "page")).toMatchObject({ code: 2 });
    expect((await ask("--all", "--client", "page")).stdout).toMatch(/ page *$/m);
  });
});
