/** Attempts to get past what reads the requests to protected hosts, or to be somebody else at the edge. */
import { describe, expect, test } from "vitest";
import { HOST, lines, PAIR, protectingAll, through } from "../../support/node/protected-hosts.ts";

const ASK = ["GET / HTTP/1.1", `Host: ${HOST}`];
const POST = ["POST / HTTP/1.1", `Host: ${HOST}`];
const INNER = lines("GET /inner HTTP/1.1", `Host: ${HOST}`);
const OPENS = Object.entries(PAIR).map(([name, value]) => `${name}: ${value}`);

const shared = protectingAll();

describe("requests that two readers could end at two places", () => {
  test.each([
    { what: "a length and chunks", bytes: lines(...POST, "Content-Length: 4", "Transfer-Encoding: chunked") },
    { what: "chunks and a length", bytes: lines(...POST, "Transfer-Encoding: chunked", "Content-Length: 4") },
    { what: "two lengths", bytes: lines(...POST, "Content-Length: 4", "Content-Length: 5") },
    { what: "the same length twice", bytes: lines(...POST, "Content-Length: 4", "Content-Length: 4") },
    { what: "a list of lengths", bytes: lines(...POST, "Content-Length: 4, 4") },
    { what: "a length with a sign", bytes: lines(...POST, "Content-Length: +4") },
    { what: "a negative length", bytes: lines(...POST, "Content-Length: -4") },
    { what: "a length in hex", bytes: lines(...POST, "Content-Length: 0x4") },
    { what: "a length past all counting", bytes: lines(...POST, `Content-Length: ${"9".repeat(30)}`) },
    { what: "chunks that are not the last coding", bytes: lines(...POST, "Transfer-Encoding: chunked, identity") },
    { what: "a coding that nobody knows", bytes: lines(...POST, "Transfer-Encoding: xchunked") },
    { what: "a vertical tab in the coding", bytes: lines(...POST, "Transfer-Encoding: \u000bchunked") },
    { what: "a space before the colon", bytes: lines(...POST, "Transfer-Encoding : chunked") },
    { what: "a folded line", bytes: lines(...POST, "X: a", " Transfer-Encoding: chunked") },
    { what: "a folded coding", bytes: lines(...POST, "Transfer-Encoding:", " chunked") },
    { what: "a line that begins with a space", bytes: `GET / HTTP/1.1\r\n Host: ${HOST}\r\n\r\n` },
    { what: "bare LF", bytes: `GET / HTTP/1.1\nHost: ${HOST}\n\n` },
    { what: "bare LF at the end of one field", bytes: lines(...ASK, "X: a\nEmulator-Account: b") },
    { what: "bare LF at the end of the header", bytes: `${lines(...ASK).slice(0, -2)}\n` },
    { what: "bare CR in a field", bytes: lines(...ASK, "X: a\rY: b") },
    { what: "NUL in a field", bytes: lines(...ASK, "X: a\0b") },
    { what: "NUL in a name", bytes: lines(...ASK, "X\0: a") },
    { what: "a field without a name", bytes: lines(...ASK, ": a") },
    { what: "a size of a chunk that is none", bytes: `${lines(...POST, "Transfer-Encoding: chunked")}z\r\n` },
    { what: "a chunk of a negative size", bytes: `${lines(...POST, "Transfer-Encoding: chunked")}-1\r\nx\r\n` },
    {
      what: "a chunk longer than it says",
      bytes: `${lines(...POST, "Transfer-Encoding: chunked")}1\r\nxx\r\n0\r\n\r\n`,
    },
    { what: "bare LF after a chunk's size", bytes: `${lines(...POST, "Transfer-Encoding: chunked")}1\nx\n0\n\n` },
    {
      what: "a size of a chunk past all counting",
      bytes: `${lines(...POST, "Transfer-Encoding: chunked")}${"f".repeat(20)}\r\n`,
    },
    { what: "a space in the target", bytes: lines("GET /a b HTTP/1.1", `Host: ${HOST}`) },
    { what: "no version", bytes: lines("GET /", `Host: ${HOST}`) },
    { what: "HTTP/3.0", bytes: lines("GET / HTTP/3.0", `Host: ${HOST}`) },
    { what: "HTTP/1.2", bytes: lines("GET / HTTP/1.2", `Host: ${HOST}`) },
    { what: "a method that nobody knows", bytes: lines("get / HTTP/1.1", `Host: ${HOST}`) },
  ])("$what is refused, and nothing behind it is heard", async ({ bytes }) => {
    const { statuses, paths } = await through(shared(), bytes + INNER);
    expect(statuses.filter((status) => status !== 400)).toEqual([]);
    expect(statuses.length).toBeLessThanOrEqual(1);
    expect(paths).toEqual([]);
  });

  test("chunks with extensions and trailers are one body, and the origin sees neither", async () => {
    const body = "3;a=b\r\nabc\r\n0\r\nEmulator-Account: x\r\nX-Trailer: y\r\n\r\n";
    const { text, seen, paths } = await through(
      shared(),
      lines("POST /one HTTP/1.1", `Host: ${HOST}`, ...OPENS, "Transfer-Encoding: chunked") +
        body +
        lines("GET /two HTTP/1.1", `Host: ${HOST}`, ...OPENS, "Connection: close"),
    );
    expect(paths).toEqual(["/one", "/two"]);
    expect(text.match(/the origin/g)).toHaveLength(2);
    expect(JSON.stringify([seen[0]?.rawHeaders, seen[0]?.rawTrailers])).not.toMatch(/emulator-account|x-trailer/i);
  });

  test("a body with a request in it is a body, whatever Connection names", async () => {
    for (const named of ["content-length", "transfer-encoding", "Content-Length, close"]) {
      const { paths, text } = await through(
        shared(),
        lines(...POST, ...OPENS, `Connection: ${named}`, `Content-Length: ${INNER.length}`) +
          INNER +
          lines("GET /last HTTP/1.1", `Host: ${HOST}`, ...OPENS, "Connection: close"),
      );
      expect(paths[0], text).toBe("/");
      expect(paths).not.toContain("/inner");
    }
  });

  test("a GET may have a body, and it is not the next request", async () => {
    const { paths } = await through(
      shared(),
      lines(...ASK, ...OPENS, `Content-Length: ${INNER.length}`) +
        INNER +
        lines("GET /last HTTP/1.1", `Host: ${HOST}`, ...OPENS, "Connection: close"),
    );
    expect(paths).toEqual(["/", "/last"]);
  });

  test("what follows an upgrade that is refused is not heard", async () => {
    const upgrade = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"];
    const { statuses, paths } = await through(shared(), lines(...ASK, ...upgrade) + INNER);
    expect(statuses).toEqual([403]);
    expect(paths).toEqual([]);
  });

  test.each(["h2c", "TLS/1.0, HTTP/1.1", "websocket2", "foo"])(
    "an offer of %s takes nothing past the reader, with a body or without",
    async (offer) => {
      for (const body of ["", INNER]) {
        const length = body === "" ? [] : [`Content-Length: ${body.length}`];
        const { paths } = await through(
          shared(),
          lines(
            "POST /one HTTP/1.1",
            `Host: ${HOST}`,
            ...OPENS,
            "Connection: Upgrade",
            `Upgrade: ${offer}`,
            ...length,
          ) +
            body +
            lines("GET /two HTTP/1.1", `Host: ${HOST}`, ...OPENS, "Connection: close"),
        );
        expect(paths).toEqual(["/one", "/two"]);
      }
    },
  );
});

describe("another host in the tunnel", () => {
  test.each([
    { what: "Host: the API", request: ["GET / HTTP/1.1", "Host: api.cloudflare.com"], says: 421 },
    { what: "Host: the emulator", request: ["GET /_emulator/accounts HTTP/1.1", "Host: localhost"], says: 421 },
    { what: "Host: an address", request: ["GET /_emulator/accounts HTTP/1.1", "Host: 127.0.0.1"], says: 421 },
    { what: "Host: an address of IPv6", request: ["GET / HTTP/1.1", "Host: [::1]"], says: 421 },
    { what: "Host: below the host", request: ["GET / HTTP/1.1", `Host: x.${HOST}`], says: 421 },
    { what: "Host: with user", request: ["GET / HTTP/1.1", `Host: localhost@${HOST}`], says: 400 },
    { what: "Host: two in one", request: ["GET / HTTP/1.1", `Host: ${HOST}, localhost`], says: 400 },
    { what: "Host: with a path", request: ["GET / HTTP/1.1", `Host: ${HOST}/_emulator`], says: 400 },
    { what: "Host: with a backslash", request: ["GET / HTTP/1.1", String.raw`Host: localhost\.${HOST}`], says: 400 },
    { what: "Host: with a question mark", request: ["GET / HTTP/1.1", `Host: localhost?.${HOST}`], says: 400 },
    { what: "Host: percent-encoded", request: ["GET / HTTP/1.1", "Host: localhost%2f"], says: 400 },
    { what: "Host: empty", request: ["GET / HTTP/1.1", "Host:"], says: 400 },
    { what: "Host: port 0", request: ["GET / HTTP/1.1", `Host: ${HOST}:0`], says: 400 },
    { what: "Host: no port", request: ["GET / HTTP/1.1", `Host: ${HOST}:https`], says: 400 },
    { what: "two Hosts", request: [...ASK, "Host: localhost"], says: 400 },
    { what: "two Hosts, the other first", request: ["GET / HTTP/1.1", "Host: localhost", `Host: ${HOST}`], says: 400 },
    { what: "the same Host twice", request: [...ASK, `Host: ${HOST}`], says: 400 },
    { what: "no Host", request: ["GET / HTTP/1.1"], says: 400 },
    {
      what: "a whole URL of the emulator",
      request: ["GET http://localhost/_emulator/accounts HTTP/1.1", ASK[1] ?? ""],
      says: 421,
    },
    { what: "a whole URL with user", request: [`GET http://${HOST}@localhost/ HTTP/1.1`, ASK[1] ?? ""], says: 421 },
    { what: "a whole URL of another scheme", request: [`GET ftp://${HOST}/ HTTP/1.1`, ASK[1] ?? ""], says: 400 },
    { what: "a whole URL, and another Host", request: [`GET https://${HOST}/ HTTP/1.1`, "Host: localhost"], says: 421 },
    { what: "a target without a slash", request: ["GET _emulator/accounts HTTP/1.1", ASK[1] ?? ""], says: 400 },
    { what: "another tunnel", request: ["CONNECT localhost:80 HTTP/1.1", ASK[1] ?? ""], says: 400 },
    { what: "another tunnel to the host", request: [`CONNECT ${HOST}:443 HTTP/1.1`, ASK[1] ?? ""], says: 400 },
    { what: "HTTP/1.0 with another Host", request: ["GET / HTTP/1.0", "Host: localhost"], says: 421 },
  ])("$what is refused, with the end of the connection", async ({ request, says }) => {
    const { statuses, paths } = await through(shared(), lines(...request, ...OPENS) + INNER);
    expect(statuses).toEqual([says]);
    expect(paths).toEqual([]);
  });

  test("paths that are the emulator's own elsewhere are the host's", async () => {
    const own = ["/_emulator/accounts", "/client/v4/user", `/_edge/${"0".repeat(32)}/x.example.com/`];
    const { statuses, paths, text } = await through(
      shared(),
      own.map((path) => lines(`GET ${path} HTTP/1.1`, ASK[1] ?? "", ...OPENS)).join("") +
        lines("GET /last HTTP/1.1", ASK[1] ?? "", ...OPENS, "Connection: close"),
    );
    expect(paths, text).toEqual([...own, "/last"]);
    expect(statuses).toEqual([200, 200, 200, 200]);
  });

  test("the host itself may be written in other ways", async () => {
    const ways = [HOST.toUpperCase(), `${HOST}.`, `${HOST}:443`, `${HOST}:8443`, `${HOST.toUpperCase()}.:443`];
    const { statuses } = await through(
      shared(),
      [
        ...ways.map((way) => lines("GET / HTTP/1.1", `Host: ${way}`, ...OPENS)),
        lines(`GET https://user:secret@${HOST}/whole HTTP/1.1`, ASK[1] ?? "", ...OPENS),
        lines("GET /last HTTP/1.1", ASK[1] ?? "", ...OPENS, "Connection: close"),
      ].join(""),
    );
    expect(statuses).toEqual(Array.from({ length: ways.length + 2 }, () => 200));
  });
});
