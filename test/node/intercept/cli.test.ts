/** `run --intercept`, `start --intercept` and `--tls`, and `env --intercept`. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { built } from "../../support/node/built-library.ts";
import { commandLine, placeOf, type Ready } from "../../support/node/command-line.ts";
import { namesIn } from "../../support/node/emulators.ts";
import { endWithTest, inTime, runs, scratchFolder, until, untilRemoved } from "../../support/node/processes.ts";
import { askSecurely, TunnelAgent } from "../../support/node/tunnels.ts";

interface InterceptReady extends Ready {
  readonly proxy_url?: string;
  readonly tls_url?: string;
  readonly ca_certificate?: string;
  readonly intercept_environment?: Readonly<Record<string, string>>;
}

const CREATE = `const id = process.env.CLOUDFLARE_ACCOUNT_ID;
  fetch("https://api.cloudflare.com/client/v4/accounts/" + id + "/access/service_tokens", {
    method: "POST", body: '{"name":"intercepted"}', headers: { authorization: "Bearer " + process.env.CLOUDFLARE_API_TOKEN },
  }).then(async (response) => console.log(response.status, (await response.json()).result.name, process.env.CLOUDFLARE_BASE_URL, process.env.CLOUDFLARE_API_BASE_URL));`;

describe("run --intercept", () => {
  test("gives the command a proxy, and no base URL, not even one that was there", async () => {
    const env = {
      CLOUDFLARE_BASE_URL: "http://127.0.0.1:1/client/v4",
      CLOUDFLARE_API_BASE_URL: "http://127.0.0.1:1/client/v4",
    };
    const words = ["run", "--intercept", "--", process.execPath, "-e", CREATE];
    expect(await commandLine().ran(words, { env })).toMatchObject({
      code: 0,
      stdout: "201 intercepted undefined undefined\n",
      stderr: "",
    });
  });

  test("leaves the command no variable by which a client would go past the proxy", async () => {
    const names =
      "CLOUDFLARE_BASE_URL CLOUDFLARE_API_BASE_URL CF_API_BASE_URL CLOUDFLARE_API_URL CF_API_URL CLOUDFLARE_API_HOSTNAME CLOUDFLARE_API_BASE_PATH";
    const env = Object.fromEntries(names.split(" ").map((name) => [name, "example.test"]));
    const code = `console.log(${JSON.stringify(names)}.split(" ").filter((name) => name in process.env).join() || "none")`;
    const { stdout } = await commandLine().ran(["run", "--intercept", "--", process.execPath, "-e", code], { env });
    expect(stdout).toBe("none\n");
  });

  test("says when nothing came to the proxy, and keeps the exit code", async () => {
    const ran = (...command: string[]) => commandLine().ran(["run", "--intercept", "--", ...command]);
    const past = /^access-emulator: Nothing came to the proxy of --intercept: .* docs\/intercept\.md .*\n$/;
    const unaware = `fetch(process.env.ACCESS_EMULATOR_URL).then(() => process.exit(5))`;
    expect(await ran(process.execPath, "-e", unaware)).toMatchObject({ code: 5, stderr: expect.stringMatching(past) });
    const asks = `fetch("https://api.cloudflare.com/").then(() => process.exit(5))`;
    expect(await ran(process.execPath, "-e", asks)).toMatchObject({ code: 5, stderr: "" });
    const { code, stderr } = await ran("no-such-command-anywhere");
    expect([code, stderr]).toEqual([
      127,
      expect.stringMatching(/^access-emulator: no-such\S+ cannot be started[^\n]*\n$/),
    ]);
  });

  test("leaves nothing behind, and keeps the exit code", async () => {
    const code = `console.log(process.env.SSL_CERT_FILE); process.exit(7)`;
    const { code: left, stdout } = await commandLine().ran(["run", "--intercept", "--", process.execPath, "-e", code]);
    expect(left).toBe(7);
    expect(existsSync(dirname(stdout.trim()))).toBe(false);
  });

  test("lets the commands for accounts find the emulator, with its account", async () => {
    const command = `${process.execPath} ${built("cli.js")} tokens`;
    const words = ["--", "sh", "-c", `${process.execPath} -e "$0" && ${command}`, CREATE];
    const { code, stdout } = await commandLine().ran(["run", "--intercept", "--account", "c".repeat(32), ...words]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^201 intercepted undefined undefined\n.*intercepted/s);
  });

  test("--offline refuses other hosts by name, on standard error", async () => {
    const code = `fetch("https://example.com").catch(() => console.log("refused"))`;
    const { stdout, stderr } = await commandLine().ran([
      "run",
      "--intercept",
      "--offline",
      "--",
      process.execPath,
      "-e",
      code,
    ]);
    expect(stdout).toBe("refused\n");
    const refused = "access-emulator: example.com is refused: offline, only the emulator's hosts are answered.";
    expect(stderr.split("\n")).toEqual([refused, expect.stringContaining("Nothing came to the emulator"), ""]);
  });

  test("--offline refuses also what NO_PROXY would let past", async () => {
    const code = `console.log(process.env.NO_PROXY)`;
    const words = ["run", "--intercept", "--offline", "--", process.execPath, "-e", code];
    const { stdout } = await commandLine().ran(words, { env: { NO_PROXY: "example.com" } });
    expect(stdout).toBe("localhost,127.0.0.1,::1\n");
  });

  test("--intercept-host answers for more hosts", async () => {
    const code = `for (const host of ["app.example.com", "a.example.net"])
        fetch("https://" + host + "/_emulator/health").then((response) => console.log(response.status));`;
    const more = ["--intercept-host", "app.example.com", "--intercept-host", "*.example.net"];
    const { stdout } = await commandLine().ran(["run", "--intercept", ...more, "--", process.execPath, "-e", code]);
    expect(stdout).toBe("200\n200\n");
  });

  test("ends its connections with Ctrl-C", async () => {
    const code = `fetch("https://api.cloudflare.com/_emulator/health").then(() => console.log("up")); setInterval(() => {}, 1000)`;
    const run = commandLine().begin(["run", "--intercept", "--", process.execPath, "-e", code]);
    expect(await run.firstLine).toBe("up");
    run.kill("SIGINT");
    expect((await inTime("it ends", run.finished)).code).toBe(130);
  });

  test.each(["SIGKILL", "SIGTERM"] as const)("the certificates are gone after %s", async (signal) => {
    const code = `console.log(process.pid + " " + process.env.SSL_CERT_FILE); setInterval(() => {}, 1000)`;
    const run = commandLine().begin(["run", "--intercept", "--", process.execPath, "-e", code]);
    const [pid, file = ""] = (await run.firstLine).split(" ");
    endWithTest(Number(pid)); // after SIGKILL it lives on, and keeps nothing alive
    expect(existsSync(file)).toBe(true);
    run.kill(signal);
    await untilRemoved(dirname(file));
  });
});

describe("start", () => {
  test("--intercept --tls says where all of it is", async () => {
    const { ready } = await commandLine().started(["--intercept", "--tls", "--tls-port", "0"]);
    const said = ready as InterceptReady;
    expect(said.environment.CLOUDFLARE_BASE_URL).toBe(`${ready.url}/client/v4`);
    expect(said.proxy_url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(said.tls_url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect(said.intercept_environment).toMatchObject({
      HTTPS_PROXY: expect.stringMatching(/^http:\/\/[0-9a-f]{32}:x@127/),
    });
    const agent = new TunnelAgent(said.proxy_url ?? "", readFileSync(said.ca_certificate ?? "", "utf8"));
    const headers = { authorization: "Bearer x" };
    const verified = await askSecurely(agent, "https://api.cloudflare.com/client/v4/user/tokens/verify", { headers });
    expect(verified.status).toBe(200);
  });

  test("says it to people, too", async () => {
    const run = commandLine().begin(["start", "--port", "0", "--intercept", "--tls", "--tls-port", "0"]);
    let text = "";
    run.child.stdout?.on("data", (part: string) => {
      text += part;
    });
    await until("it is ready", () => text.split("\n").length > 5);
    expect(text).toMatch(
      /^access-emulator is ready: CLOUDFLARE_BASE_URL=\S+\nIts page, .*\nIt intercepts .* http:\/\/127\.0\.0\.1:\d+: eval "\$\(access-emulator env --intercept --port \d+\)"\nIt serves https, too: https:\/\/127\.0\.0\.1:\d+\/client\/v4\nIts certificate authority, gone when it ends: \/\S+\.pem\n$/,
    );
  });

  test("--intercept-port is the port of the proxy; taken, it is told: 3", async () => {
    const cli = commandLine();
    const { ready } = await cli.started(["--intercept"]);
    const { port } = new URL((ready as InterceptReady).proxy_url ?? "");
    const { code, stderr } = await cli.ran(["start", "--port", "0", "--intercept", "--intercept-port", port]);
    expect(code).toBe(3);
    expect(stderr).toContain(`Port ${port} of 127.0.0.1, for the proxy, is taken`);
  });

  test.each([
    { words: ["--offline"], says: "--offline needs --intercept, too." },
    { words: ["--offline", "--tls"], says: "--offline needs --intercept, too." },
    { words: ["--intercept-port", "1"], says: "--intercept-port needs --intercept, too." },
    { words: ["--tls-port", "1"], says: "--tls-port needs --tls, too." },
    { words: ["--intercept-host", "a.test"], says: "--intercept-host needs --intercept or --tls, too." },
    { words: ["--tls", "--tls-port", "x"], says: "--tls-port x: a port is a whole number" },
    { words: ["--intercept", "--intercept-port", "70000"], says: "--intercept-port 70000: a port is a whole number" },
    { words: ["--intercept", "--intercept-host", "localhost"], says: '"localhost" is this machine' },
  ])("$words is refused: 2", async ({ words, says }) => {
    const { code, stdout, stderr } = await commandLine().ran(["start", "--port", "0", ...words]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(`access-emulator: ${says}`);
  });
});

describe("env --intercept", () => {
  async function detached(words: readonly string[]) {
    // Names that a shell would stumble over, were they not quoted.
    const temporary = join(scratchFolder(), 'it\'s a "folder"');
    mkdirSync(temporary);
    const cli = commandLine(temporary);
    const { stdout, stderr } = await cli.ran(["start", "--detach", "--port", "0", "--json", ...words]);
    if (stdout === "") throw new Error(`It did not start: ${stderr}`);
    const ready = JSON.parse(stdout) as InterceptReady;
    onTestFinished(() => {
      if (runs(ready.pid)) process.kill(ready.pid, "SIGTERM");
    });
    return { cli, ready, port: ["--port", String(ready.port)] };
  }

  test("prints what run --intercept sets, for one that was started with it; stop ends all of it", async () => {
    const { cli, ready, port } = await detached(["--intercept", "--account", "d".repeat(32)]);
    const { stdout: text } = await cli.ran(["env", "--intercept", ...port]);
    const said = execFileSync("sh", ["-c", `eval "$1"; exec "$2" -e "$3"`, "sh", text, process.execPath, CREATE], {
      encoding: "utf8",
      env: { ...process.env, CLOUDFLARE_BASE_URL: "http://127.0.0.1:1", CLOUDFLARE_API_BASE_URL: "http://127.0.0.1:1" },
    });
    expect(said).toBe("201 intercepted undefined undefined\n");
    expect(await namesIn(placeOf(ready))).toEqual(["intercepted"]);

    const { stdout: json } = await cli.ran(["env", "--intercept", "--json", ...port]);
    const environment = JSON.parse(json) as Record<string, string>;
    const proxy = ready.proxy_url?.replace("://", `://${"d".repeat(32)}:x@`);
    expect(environment).toMatchObject({ HTTPS_PROXY: proxy, CLOUDFLARE_ACCOUNT_ID: "d".repeat(32) });
    expect(environment).not.toHaveProperty("CLOUDFLARE_BASE_URL");
    expect((await cli.ran(["env", ...port])).stdout).toContain("CLOUDFLARE_BASE_URL");

    expect((await cli.ran(["stop", ...port])).code).toBe(0);
    expect(existsSync(dirname(environment.SSL_CERT_FILE ?? ""))).toBe(false);
  });

  test("keeps the NO_PROXY of the shell that asks", async () => {
    const { cli, port } = await detached(["--intercept"]);
    const { stdout } = await cli.ran(["env", "--intercept", "--json", ...port], {
      env: { NO_PROXY: "git.corp,.cloudflare.com", no_proxy: "" },
    });
    expect(JSON.parse(stdout)).toMatchObject({ NO_PROXY: "git.corp,localhost,127.0.0.1,::1" });
  });

  test("of one without it is refused: 2", async () => {
    const { cli, port } = await detached([]);
    const { code, stdout, stderr } = await cli.ran(["env", "--intercept", ...port]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(
      /^access-emulator: The emulator on port \d+ was started without --intercept: start it with .+\n$/,
    );
  });

  test("of none is refused: 2", async () => {
    const { code, stderr } = await commandLine().ran(["env", "--intercept", "--port", "1"]);
    expect(code).toBe(2);
    expect(stderr).toContain("The emulator on port 1 was not started here");
  });
});
