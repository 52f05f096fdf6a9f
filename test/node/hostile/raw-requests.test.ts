/** What no client of HTTP sends, byte by byte, to raw workerd with its log on: a clear answer, and nothing written. */
import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import type { Emulator } from "../../support/node/built-library.ts";
import { create, namesIn, started } from "../../support/node/emulators.ts";

interface RawAnswer {
  readonly status: number;
  readonly headers: string;
  readonly body: unknown;
}

/** The answer to these bytes, after which nothing more comes. */
function answerTo({ port }: Emulator, bytes: string): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    socket.setEncoding("utf8").on("data", (part: string) => {
      answer += part;
    });
    socket.on("error", reject);
    socket.on("end", () => {
      const [headers = "", body = ""] = answer.split("\r\n\r\n");
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(headers)?.[1]), headers, body: JSON.parse(body) });
    });
    socket.end(bytes);
  });
}

const request = (method: string, path: string, hosts: readonly string[], rest: string) =>
  [
    `${method} ${path} HTTP/1.1`,
    ...hosts.map((host) => `Host: ${host}`),
    "Authorization: Bearer a",
    "Connection: close",
    rest,
  ].join("\r\n");
const withLength = (body: string) => `Content-Length: ${body.length}\r\n\r\n${body}`;
const inChunks = (chunks: string) => `Transfer-Encoding: chunked\r\n\r\n${chunks}`;

/** An emulator with its log, with an account that has a token, and what it complained of. */
async function serving(format: "text" | "json" = "text") {
  const log: string[] = [];
  const complaints: string[] = [];
  const emulator = await started({
    log: { format, write: (line) => log.push(line) },
    onComplaint: (line) => complaints.push(line),
  });
  const account = await emulator.account();
  await create(account);
  return { emulator, account, log, complaints };
}

const tokensOf = (id: string) => `/client/v4/accounts/${id}/access/service_tokens`;
const controlOf = (id: string) => `/_emulator/accounts/${id}/settings`;

const noHosts: (readonly string[])[] = [
  ["a b"],
  ["[::1"],
  ["localhost:99999"],
  ["localhost:80:80"],
  ["localhost:port"],
  ["a", "b"],
  ["localhost", "localhost"],
  ["a/b"],
  ["localhost#x"],
  ["localhost?x"],
  ["user@localhost"],
  ["localhost\\@evil.example"],
  ["a%20b"],
  ["%"],
  ["\u00e9"],
  ["256.256.256.256"],
  ["[::1]x"],
  ["*"],
];

describe.each(["text", "json"] as const)("a Host that is no host, with a log as %s", (format) => {
  test("is refused on every plane, and nothing is written", async () => {
    const { emulator, account, log, complaints } = await serving(format);
    for (const hosts of noHosts) {
      const created = request("POST", tokensOf(account.id), hosts, withLength('{"name":"smuggled"}'));
      expect(await answerTo(emulator, created), hosts.join()).toMatchObject({
        status: 400,
        body: hosts.join().includes("/")
          ? { error: { code: "bad-host" } } // the path is not where it was
          : { success: false, errors: [{ code: 400, message: expect.stringContaining("the Host header is no host") }] },
      });
      const changed = request("PATCH", controlOf(account.id), hosts, withLength('{"access_enabled":false}'));
      for (const bytes of [changed, request("GET", "/", hosts, "\r\n"), request("GET", "/x", hosts, "\r\n")]) {
        expect(await answerTo(emulator, bytes), hosts.join()).toMatchObject({
          status: 400,
          body: { error: { code: "bad-host" } },
        });
      }
    }
    expect(await namesIn(account)).toEqual(["a token"]);
    expect(log.filter((line) => / 500 |"status":500/.test(line))).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

test.each(["localhost", "LOCALHOST:80", "[::1]:8787", "127.0.0.1", "under_score", "api.cloudflare.com"])(
  "the host %s is one",
  async (host) => {
    const { emulator, account } = await serving();
    const created = request("POST", tokensOf(account.id), [host], withLength('{"name":"more"}'));
    expect(await answerTo(emulator, created)).toMatchObject({ status: 201, body: { success: true } });
  },
);

test("the host under_score.example is one, whose edge nobody has", async () => {
  const { emulator, account } = await serving();
  const created = request("POST", tokensOf(account.id), ["under_score.example"], withLength('{"name":"more"}'));
  expect(await answerTo(emulator, created)).toMatchObject({ status: 404, body: { error: { code: "unclaimed-host" } } });
  expect(await namesIn(account)).toEqual(["a token"]);
});

describe("a body", () => {
  const broken: [string, string][] = [
    ["with a chunk size that is no number", inChunks('zz\r\n{"name":"a"}\r\n0\r\n\r\n')],
    ["with a negative chunk size", inChunks('-1\r\n{"name":"a"}\r\n0\r\n\r\n')],
    ["with a chunk size that overflows", inChunks('ffffffffffffffffff\r\n{"name":"a"}\r\n0\r\n\r\n')],
    ["with a chunk that is longer than its size", inChunks('2\r\n{"name":"a"}\r\n0\r\n\r\n')],
    ["without the chunk at its end", inChunks('c\r\n{"name":"a"}\r\n')],
    ["without any chunk", inChunks("")],
    ["that ends before its length", `Content-Length: 100\r\n\r\n{"name":"a"}`],
  ];

  test.each(broken)("%s is refused as one that can never work, and nothing is written", async (_, rest) => {
    const { emulator, account, complaints } = await serving();
    for (const path of [tokensOf(account.id), tokensOf(account.id).replace("accounts", "zones")]) {
      const answer = await answerTo(emulator, request("POST", path, ["localhost"], rest));
      expect(answer).toMatchObject({ status: 400, body: { success: false, errors: [{ code: 12130 }] } });
      expect(answer.headers).toMatch(/emulator-evidence: broken-body/i);
      expect(answer.headers).not.toMatch(/retry-after/i);
    }
    const changed = request("PATCH", controlOf(account.id), ["localhost"], rest);
    expect(await answerTo(emulator, changed)).toMatchObject({ status: 400, body: { error: { code: "broken-body" } } });
    expect(await namesIn(account)).toEqual(["a token"]);
    expect(complaints).toEqual([]);
  });

  test("in chunks that are well formed is read, with whatever extensions", async () => {
    const { emulator, account } = await serving();
    const rest = inChunks('4;x=1\r\n{"na\r\n9\r\nme":"two"\r\n1\r\n}\r\n0\r\nX-Trailer: 1\r\n\r\n');
    const answer = await answerTo(emulator, request("POST", tokensOf(account.id), ["localhost"], rest));
    expect(answer.status).toBe(201);
    expect(await namesIn(account)).toEqual(["a token", "two"]);
  });

  test("that is broken does not hide who may not ask", async () => {
    const { emulator, account } = await serving();
    const bytes = request("POST", tokensOf(account.id), ["localhost"], broken[0]?.[1] ?? "");
    const withoutCredentials = bytes.replace("Authorization: Bearer a\r\n", "");
    expect(await answerTo(emulator, withoutCredentials)).toMatchObject({
      status: 400,
      body: { errors: [{ code: 9106 }] },
    });
  });
});
