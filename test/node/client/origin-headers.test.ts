/** What an origin is sent and what comes back of its answer, byte by byte, on raw workerd. */
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { behindEdge, HOST, PAIR, told } from "../../support/node/behind-edge.ts";

const { account, askRaw, behind } = behindEdge();

interface Told {
  readonly headers: Record<string, string>;
  readonly names: readonly string[];
  readonly body: string;
}
const seenBy = async (...sent: Parameters<typeof askRaw>): Promise<Told> =>
  JSON.parse((await askRaw(...sent)).bytes.toString()) as Told;

describe("the origin", () => {
  test("is sent nothing of the emulator's, no secret, and its own Host", async () => {
    const url = await behind(told);
    const { headers, names } = await seenBy({
      headers: {
        "Emulator-Authorization": "Bearer a-key",
        "Emulator-Account": account().id,
        "Emulator-Client-Country": "DE",
        "Emulator-Anything": "1",
        Authorization: "Bearer the application's own",
      },
    });
    expect(names.filter((name) => name.startsWith("emulator-"))).toEqual([]);
    expect(JSON.stringify(headers)).not.toContain(PAIR["CF-Access-Client-Secret"]);
    expect(headers).toMatchObject({
      host: url.replace("http://", ""),
      authorization: "Bearer the application's own",
      "cf-access-client-id": PAIR["CF-Access-Client-Id"],
      "x-forwarded-host": HOST,
      "x-forwarded-proto": "https",
      "x-forwarded-for": "127.0.0.1",
    });
  });

  test("is told by the edge alone who was let in, from where and from which country", async () => {
    await behind(told);
    const forged = { "Cf-Access-Authenticated-User-Email": "admin@example.com", "X-Forwarded-For": "198.51.100.1" };
    const { headers } = await seenBy({ headers: { ...forged, "CF-IPCountry": "no country" } });
    expect(headers).not.toHaveProperty("cf-access-authenticated-user-email");
    expect(headers).not.toHaveProperty("cf-ipcountry");
    expect(headers).toMatchObject({ "cf-connecting-ip": "127.0.0.1", "x-forwarded-for": "127.0.0.1" });
    const said = await seenBy({ headers: { "Emulator-Client-Country": "de", "Emulator-Client-IP": "203.0.113.7" } });
    expect(said.headers).toMatchObject({ "cf-ipcountry": "DE", "cf-connecting-ip": "203.0.113.7" });
  });

  test("is sent no header that is of one connection alone", async () => {
    await behind(told);
    const { names, body } = await seenBy({
      method: "POST",
      body: "four",
      headers: {
        Connection: "close",
        "Transfer-Encoding": "chunked",
        "Keep-Alive": "timeout=5",
        "Proxy-Connection": "keep-alive",
        "Proxy-Authorization": "Basic eDp5",
        TE: "trailers",
        Trailer: "X-Checksum",
      },
    });
    const ofTheConnection = /^(keep-alive|proxy-.*|te|trailer|upgrade)$/;
    expect(body).toBe("four");
    expect(names.filter((name) => ofTheConnection.test(name))).toEqual([]);
  });

  test("is not sent the one header that an application reads credentials from, which others keep", async () => {
    const { id, apiUrl, token } = account();
    const made = async (host: string, more: object) => {
      const policies = [{ name: "all", decision: "bypass", include: [{ everyone: {} }] }];
      const body = JSON.stringify({ type: "self_hosted", name: host, domain: host, policies, ...more });
      const headers = { authorization: `Bearer ${token}` };
      const answer = await fetch(`${apiUrl}/accounts/${id}/access/apps`, { method: "POST", headers, body });
      expect(answer.status).toBe(201);
    };
    await made("single.example.com", { read_service_tokens_from_header: "X-Both" });
    await made("plain.example.com", {});
    const both = JSON.stringify({ "cf-access-client-id": "an.access", "cf-access-client-secret": "of-one-header" });
    const url = await behind(told);
    for (const host of ["single.example.com", "plain.example.com"]) await account().origin(host, url);
    const sent = (host: string, value: string) => seenBy({ host, headers: { "X-Both": value } });
    expect((await sent("single.example.com", both)).names).not.toContain("x-both");
    expect((await sent("single.example.com", "the application's own")).names).toContain("x-both");
    expect((await sent("plain.example.com", both)).names).toContain("x-both");
  });

  test("is sent the client id of a host without an application, and not the secret", async () => {
    const url = await behind(told);
    await using _ = await account().origin("nobody.example.com", url);
    const { headers } = await seenBy({ host: "nobody.example.com" });
    expect([headers["cf-access-client-id"], headers["cf-access-client-secret"]]).toEqual([
      PAIR["CF-Access-Client-Id"],
      undefined,
    ]);
  });

  test("gets bodies with the length that they have, or in chunks, and none with GET", async () => {
    await behind(told);
    const chunked = await seenBy({ method: "POST", body: "four", headers: { "Transfer-Encoding": "chunked" } });
    expect([chunked.body, chunked.headers["transfer-encoding"]]).toEqual(["four", "chunked"]);
    for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
      const sized = await seenBy({ method, body: "four", headers: { "Content-Length": "4" } });
      expect([sized.body, sized.headers["content-length"]], method).toEqual(["four", "4"]);
    }
    const got = await seenBy({ method: "GET", body: "four", headers: { "Content-Length": "4" } });
    expect([got.body, got.headers["content-length"]]).toEqual(["", undefined]);
  });
});

describe("an answer", () => {
  test("to HEAD has its length and no body", async () => {
    await behind((_, outgoing) => void outgoing.writeHead(200, { "content-length": "1234" }).end());
    const { status, headers, bytes } = await askRaw({ method: "HEAD" });
    expect([status, headers["content-length"], bytes.length]).toEqual([200, "1234", 0]);
  });

  test("keeps each of many cookies, and loses what is of the connection", async () => {
    const cookies = Array.from({ length: 50 }, (_, n) => `c${n}=${n}; Expires=Wed, 21 Oct 2037 07:28:00 GMT`);
    await behind((_, outgoing) => {
      const headers = { "keep-alive": "timeout=99", "proxy-authenticate": "Basic", trailer: "x", "x-own": ["1", "2"] };
      outgoing.writeHead(200, { ...headers, "set-cookie": cookies }).end();
    });
    const { headers } = await askRaw();
    expect(headers["set-cookie"]?.slice(0, 50)).toEqual(
      cookies.map((each) => each.replace(";", `; Path=/_edge/${account().id}/${HOST}/;`)),
    );
    expect(headers["x-own"]).toBe("1, 2");
    expect(headers["keep-alive"]).not.toBe("timeout=99");
    expect([headers["proxy-authenticate"], headers["trailer"]]).toEqual([undefined, undefined]);
  });

  test.each([
    ["gzip", gzipSync("hello ".repeat(100), { level: 1 })],
    ["gzip", Buffer.from("this is no gzip at all")],
    ["br", brotliCompressSync("hello ".repeat(100))],
    ["br", Buffer.from("nor is this brotli")],
    ["deflate", deflateSync("hello")],
    ["zstd", Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 1])],
    ["gzip, br", Buffer.from("twice")],
    ["x-unknown", Buffer.from([0, 255, 128])],
    ["identity", Buffer.from("plain")],
  ])("in %s comes byte by byte as it was sent", async (encoding, body) => {
    let accepted: unknown;
    await behind((incoming, outgoing) => {
      accepted = incoming.headers["accept-encoding"];
      outgoing.writeHead(200, { "content-encoding": encoding, "content-length": body.length }).end(body);
    });
    const { headers, bytes } = await askRaw({ headers: { "Accept-Encoding": "gzip;q=0.5, br" } });
    expect([headers["content-encoding"], headers["content-length"]]).toEqual([encoding, String(body.length)]);
    expect(bytes.equals(body)).toBe(true);
    expect(accepted).toBe("gzip;q=0.5, br");
    await askRaw();
    expect(accepted).toBeUndefined();
  });
});
