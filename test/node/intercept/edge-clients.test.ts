/** Unmodified clients of a protected host, with nothing but the variables of `environment(account)` or of `run --intercept`. */
import { execFile, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import type { Account } from "../../support/node/built-library.ts";
import { commandLine } from "../../support/node/command-line.ts";
import { scratchFolder } from "../../support/node/processes.ts";
import { behind, HOST, PAIR, protectingAll, seedFor } from "../../support/node/protected-hosts.ts";
import { answerWebSocket } from "../../support/node/raw-web-sockets.ts";

const hasCurl = spawnSync("curl", ["--version"]).status === 0;
const PYTHON = process.env.PYTHON ?? "python3";
const hasRequests = spawnSync(PYTHON, ["-c", "import requests"]).status === 0;
const HEADERS = JSON.stringify(PAIR);
const OF_CURL = Object.entries(PAIR).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
const shared = protectingAll();

/** Runs a program with the variables for an account, to its end. */
async function ran(account: Account, file: string, ...words: string[]): Promise<string> {
  const { CLOUDFLARE_BASE_URL: _, CLOUDFLARE_API_BASE_URL: __, ...before } = process.env;
  const env = { ...before, ...shared().emulator.environment(account) };
  return (await promisify(execFile)(file, words, { env })).stdout;
}

const inNode = (account: Account, code: string) => ran(account, process.execPath, "--input-type=module", "-e", code);

describe("in Node", () => {
  test("fetch: what is let in and what is refused, with a body and without", async () => {
    const { account } = shared();
    await behind(account, (incoming, outgoing) => void incoming.pipe(outgoing));
    const code = `const url = "https://${HOST}/x";
      const answer = await fetch(url, { method: "POST", body: "what was sent", headers: ${HEADERS} });
      console.log(answer.status, await answer.text(), (await fetch(url)).status);
      console.log((await fetch("http://${HOST}/", { headers: ${HEADERS} })).status);
      await fetch("https://other.example.com/").catch(() => console.log("refused"));`;
    expect(await inNode(account, code)).toBe("200 what was sent 403\n200\nrefused\n");
  });

  test("node:https", async () => {
    const { account } = shared();
    await behind(account, (_, outgoing) => void outgoing.end("the origin"));
    const code = `import { get } from "node:https";
      get("https://${HOST}/", { headers: ${HEADERS} }, async (response) => {
        console.log(response.statusCode, (await response.toArray()).join(""));
      });`;
    expect(await inNode(account, code)).toBe("200 the origin\n");
  });

  test("WebSocket", async () => {
    const { account } = shared();
    answerWebSocket(await behind(account, () => {}));
    const code = `const socket = new WebSocket("wss://${HOST}/", { headers: ${HEADERS} });
      socket.onmessage = ({ data }) => {
        console.log(data);
        if (data === "welcome") socket.send("hello");
        else socket.close();
      };
      socket.onerror = ({ error }) => console.log(error);`;
    expect(await inNode(account, code)).toBe("welcome\nyou said hello\n");
  });
});

describe.runIf(hasCurl)("curl", () => {
  test("by https and by http, up and down", async () => {
    const { account } = shared();
    await behind(account, (incoming, outgoing) => void incoming.pipe(outgoing));
    const sent = "x".repeat(100_000);
    for (const scheme of ["https", "http"]) {
      const words = ["-sS", ...OF_CURL, "--data-binary", sent, `${scheme}://${HOST}/`];
      expect(await ran(account, "curl", ...words)).toBe(sent);
    }
  });

  test("shows why it is refused, and the keys of the team are there", async () => {
    const { account } = shared();
    expect(await ran(account, "curl", "-sSi", `https://${HOST}/`)).toMatch(/^emulator-reason: no-credentials\r$/im);
    const certs = await ran(account, "curl", "-sS", `https://${account.id}.cloudflareaccess.com/cdn-cgi/access/certs`);
    expect(JSON.parse(certs)).toMatchObject({ keys: [{ kty: "RSA" }, { kty: "RSA" }] });
  });
});

test.runIf(hasRequests)("Python's requests, which keep their connection", async () => {
  const { account } = shared();
  await behind(account, (incoming, outgoing) => void incoming.pipe(outgoing));
  const code = `import requests
with requests.Session() as session:
    for body in ("one", "two"):
        answer = session.post("https://${HOST}/", data=body, headers=${HEADERS})
        print(answer.status_code, answer.text)
    print(session.get("https://${HOST}/").headers["emulator-reason"])`;
  expect(await ran(account, PYTHON, "-c", code)).toBe("200 one\n200 two\nno-credentials\n");
});

test("each account of an emulator has its own clients, though all protect the same host", async () => {
  const { emulator } = shared();
  const accounts = await Promise.all(
    ["one", "two", "three"].map(async (name) => {
      const account = await emulator.account({ seed: seedFor("shared.example.com") });
      await behind(account, (_, outgoing) => void outgoing.end(name), "shared.example.com");
      return account;
    }),
  );
  const code = `const answer = await fetch("https://shared.example.com/", { headers: ${HEADERS} });
    console.log(await answer.text());`;
  expect(await Promise.all(accounts.map((account) => inNode(account, code)))).toEqual(["one\n", "two\n", "three\n"]);
});

describe("run --intercept", () => {
  const seed = (...domains: readonly string[]) => {
    const file = join(scratchFolder(), "seed.json");
    writeFileSync(file, JSON.stringify({ accounts: [{ id: "d".repeat(32), ...seedFor(...domains) }] }));
    return file;
  };

  test.runIf(hasCurl)("curl reaches the edge with nothing else changed", async () => {
    const words = ["run", "--intercept", "--seed", seed(HOST), "--", "curl", "-sS", ...OF_CURL, `https://${HOST}/path`];
    const { code, stdout, stderr } = await commandLine().ran(words);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({ url: `https://${HOST}/path` });
  });

  test("--intercept-host keeps a host from the network before it is protected, and the account is that of --account", async () => {
    const account = "c".repeat(32);
    const code = `const early = await fetch("https://early.example.com/");
      console.log(early.headers.get("emulator-reason"));
      const apps = "https://api.cloudflare.com/client/v4/accounts/" + process.env.CLOUDFLARE_ACCOUNT_ID + "/access/apps";
      const body = JSON.stringify({ type: "self_hosted", name: "a", domain: "early.example.com" });
      await fetch(apps, { method: "POST", body, headers: { authorization: "Bearer x" } });
      const late = await fetch("https://early.example.com/", { redirect: "manual" });
      console.log(late.headers.get("emulator-reason"), new URL(late.headers.get("location")).hostname);`;
    const more = ["--offline", "--account", account, "--intercept-host", "early.example.com"];
    const words = ["run", "--intercept", ...more, "--", process.execPath, "--input-type=module", "-e", code];
    const { stdout, stderr } = await commandLine().ran(words);
    expect({ stdout, stderr }).toEqual({
      stdout: `no-application\nno-policy ${account}.cloudflareaccess.com\n`,
      stderr: "",
    });
  });

  test("a host that nobody protects is refused offline, and it is told that nothing came", async () => {
    const code = `await fetch("https://${HOST}/").catch(() => console.log("refused"))`;
    const words = ["run", "--intercept", "--offline", "--", process.execPath, "--input-type=module", "-e", code];
    const { stdout, stderr } = await commandLine().ran(words);
    expect(stdout).toBe("refused\n");
    expect(stderr).toContain(`${HOST} is refused: offline`);
    expect(stderr).toContain("Nothing came to the emulator");
  });
});
