/** `run` when nothing came to its emulator. */
import { describe, expect, test } from "vitest";
import { built } from "../../support/node/built-library.ts";
import { commandLine } from "../../support/node/command-line.ts";
import { httpServer } from "../../support/node/tunnels.ts";

const ran = (words: readonly string[], ...command: string[]) => commandLine().ran(["run", ...words, "--", ...command]);

const node = (text: string): string[] => [process.execPath, "-e", text];

const NOTHING =
  /^access-emulator: Nothing came to the emulator: [^\n]*neither CLOUDFLARE_BASE_URL nor CLOUDFLARE_API_BASE_URL[^\n]*`run --intercept`[^\n]*docs\/clients\.md[^\n]*\n$/;

describe("run says in one line that nothing came to the emulator", () => {
  test.each<[string, string[]]>([
    ["when the command asked for nothing", []],
    ["whatever it asked itself: about its settings", ["--settings", "{}"]],
    ["whatever it asks itself: about the evidence", ["--min-evidence", "recorded"]],
  ])("%s", async (_, words) => {
    expect(await ran(words, ...node("process.exit(4)"))).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(NOTHING),
    });
  });

  test("when the proxy of --intercept was asked for other hosts alone", async () => {
    const server = await httpServer((_, response) => void response.end("there"));
    const { port } = server;
    const text = `const { get } = require("node:http");
      const proxy = new URL(process.env.HTTP_PROXY);
      const path = "http://127.0.0.1:${port}/";
      get({ host: proxy.hostname, port: proxy.port, path, agent: false }, (response) => response.pipe(process.stdout));`;
    const { stdout, stderr } = await ran(["--intercept"], ...node(text));
    expect(stdout).toBe("there");
    expect(stderr).toBe(
      "access-emulator: Nothing came to the emulator: the command asked only other hosts (127.0.0.1).\n",
    );
  });

  test("and which hosts those were, once each, and how one of them becomes the emulator's", async () => {
    const hosts = ["one.invalid", "two.invalid", "One.Invalid.", "three.invalid", "four.invalid", "five.invalid"];
    const text = `const { once } = require("node:events");
      const { request } = require("node:http");
      const proxy = new URL(process.env.HTTPS_PROXY);
      (async () => {
        for (const host of ${JSON.stringify(hosts)}) {
          const path = host + ":443";
          const asked = request({ host: proxy.hostname, port: proxy.port, method: "CONNECT", path, agent: false });
          const [, socket] = await once(asked.end(), "connect");
          socket.destroy();
        }
      })();`;
    const { code, stderr } = await ran(["--intercept", "--offline"], ...node(text));
    expect(code).toBe(0);
    expect(stderr.split("\n").at(-2)).toBe(
      "access-emulator: Nothing came to the emulator: the command asked only other hosts (one.invalid, two.invalid, three.invalid, and 2 more). If one of them should be the emulator, name it with --intercept-host.",
    );
  });

  test("when the proxy refused what the command asked", async () => {
    const text = `const { request } = require("node:http");
      const { hostname: host, port } = new URL(process.env.HTTPS_PROXY);
      request({ host, port, method: "CONNECT", path: "no-port", agent: false }).on("connect", (_, socket) => socket.destroy()).end();`;
    const { stderr } = await ran(["--intercept"], ...node(text));
    expect(stderr).toMatch(
      /^access-emulator: Nothing came to the emulator: [^\n]* none of its requests got further[^\n]*\n$/,
    );
  });
});

describe("run does not say so", () => {
  test.each([
    ["of a path that is not routed", "CLOUDFLARE_BASE_URL", "/nothing"],
    ["by the other variable", "CLOUDFLARE_API_BASE_URL", "/user/tokens/verify"],
    ["of the start page", "CLOUDFLARE_BASE_URL", "/../../"],
  ])("after a request %s", async (_, name, path) => {
    expect(await ran([], ...node(`fetch(process.env.${name} + "${path}")`))).toMatchObject({ code: 0, stderr: "" });
  });

  test("after a command for accounts", async () => {
    expect(await ran([], process.execPath, built("cli.js"), "clock")).toMatchObject({ code: 0, stderr: "" });
  });

  test("of a command that could not be started", async () => {
    const { stderr } = await ran([], "no-such-command-anywhere");
    expect(stderr).toMatch(/^access-emulator: no-such\S+ cannot be started[^\n]*\n$/);
  });
});
