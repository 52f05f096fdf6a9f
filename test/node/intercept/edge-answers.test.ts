/** Answers of the origin of a protected host, as they come to a client through the edge and the proxy. */
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  begunAt,
  behind,
  clientOf,
  HOST,
  lines,
  PAIR,
  protectingAll,
  said,
} from "../../support/node/protected-hosts.ts";
import { askProxy, askSecurely, collected } from "../../support/node/tunnels.ts";

const OPENS = Object.entries(PAIR).map(([name, value]) => `${name}: ${value}`);
const ask = (path: string, ...more: string[]) => lines(`GET ${path} HTTP/1.1`, `Host: ${HOST}`, ...OPENS, ...more);
const shared = protectingAll();
const client = () => clientOf(shared());
const begun = (options: Parameters<typeof begunAt>[1] = {}) => begunAt(shared(), options);

describe("answers", () => {
  test("to HEAD, and of 204, 205 and 304, have no body and keep their fields", async () => {
    await behind(shared().account, (incoming, outgoing) => {
      const status = Number(incoming.url?.slice(1));
      outgoing.writeHead(status, { "x-status": status, ...(status === 200 ? { "content-length": 5 } : {}) });
      outgoing.end(status === 200 ? "hello" : undefined);
    });
    const agent = client();
    for (const status of [204, 205, 304]) {
      const answer = await askSecurely(agent, `https://${HOST}/${status}`, { headers: PAIR });
      expect(answer).toMatchObject({ status, headers: { "x-status": String(status) } });
      expect(answer.body).toHaveLength(0);
    }
    const head = await askSecurely(agent, `https://${HOST}/200`, { method: "HEAD", headers: PAIR });
    expect(head).toMatchObject({ status: 200, headers: { "x-status": "200", "content-length": "5" } });
    expect(head.body).toHaveLength(0);
    expect((await askSecurely(agent, `https://${HOST}/200`, { headers: PAIR })).body.toString()).toBe("hello");
    expect(agent.opened).toBe(1);
  });

  test("come after 100 Continue where it was asked for, or at once in its place", async () => {
    await behind(shared().account, (incoming, outgoing) => void incoming.pipe(outgoing));
    const expecting = { expect: "100-continue", "content-length": 4 };
    const { asked, answer } = begun({ headers: expecting });
    asked.on("continue", () => asked.end("body")).flushHeaders();
    expect((await collected(await answer)).toString()).toBe("body");

    const refused = httpsRequest(`https://${HOST}/`, { agent: client(), method: "POST", headers: expecting });
    refused.on("continue", () => refused.end("body")).flushHeaders();
    const [response] = (await once(refused, "response")) as [IncomingMessage];
    expect(response.statusCode).toBe(403);
    refused.destroy();
  });

  test("tell whether a body of known length, of unknown length or none came", async () => {
    await behind(shared().account, (incoming, outgoing) => {
      const { "transfer-encoding": coding = "-", "content-length": length = "-" } = incoming.headers;
      incoming.resume().on("end", () => outgoing.end(`${incoming.method} ${coding} ${length}`));
    });
    const told = async (method: string, headers: Record<string, string>, body?: string) =>
      (
        await askSecurely(client(), `https://${HOST}/`, {
          method,
          headers: { ...PAIR, ...headers },
          ...(body === undefined ? {} : { body }),
        })
      ).body.toString();
    expect(await told("GET", {})).toBe("GET - -");
    expect(await told("DELETE", {})).toMatch(/^DELETE - [-0]$/);
    expect(await told("POST", { "content-length": "2" }, "ab")).toBe("POST - 2");
    expect(await told("POST", { "transfer-encoding": "chunked" }, "ab")).toBe("POST chunked -");
    expect(await told("OPTIONS", {})).toMatch(/^OPTIONS - [-0]$/);
  });

  test("have headers of 100 KiB, as requests may", async () => {
    await behind(shared().account, (incoming, outgoing) => {
      outgoing.writeHead(200, { "x-long": "y".repeat(30_000) }).end(String(incoming.headers["x-long"]?.length));
    });
    const text = await said(await shared().secure(), ask("/", `X-Long: ${"x".repeat(100_000)}`, "Connection: close"));
    expect(text).toMatch(/^HTTP\/1\.1 200 .*x-long: y{30000}\r\n.*100000/is);
  });

  test("to an offer of another protocol come by HTTP/1.1, on the same connection, however often it is made", async () => {
    const warnings: string[] = [];
    const warn = (warning: Error) => void warnings.push(warning.message);
    process.on("warning", warn);
    onTestFinished(() => void process.off("warning", warn));
    await behind(shared().account, (incoming, outgoing) => {
      outgoing.write(`${incoming.url} ${incoming.headers.upgrade} `);
      incoming.pipe(outgoing);
    });
    const offer = ["Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AA"];
    const post = lines("POST /p HTTP/1.1", `Host: ${HOST}`, ...OPENS, ...offer, "Content-Length: 4");
    const text = await said(
      await shared().secure(),
      Array.from({ length: 15 }, (_, index) => ask(`/${index}`, ...offer)).join("") +
        `${post}body` +
        ask("/z", "Connection: close"),
    );
    expect(text.match(/HTTP\/1\.1 200 /g)).toHaveLength(17);
    expect(text).toMatch(/\/0 undefined .*\/14 undefined .*\/p undefined .*body.*\/z undefined /s);
    expect(warnings).toEqual([]);
  });

  test("without a tunnel are the same", async () => {
    await behind(shared().account, (incoming, outgoing) => void incoming.pipe(outgoing));
    const { proxyUrl } = shared();
    const url = `http://${HOST}/`;
    expect((await askProxy(proxyUrl, url, { method: "POST", headers: PAIR, body: "body" })).body.toString()).toBe(
      "body",
    );
    expect((await askProxy(proxyUrl, url, { method: "HEAD", headers: PAIR })).status).toBe(200);
    expect((await askProxy(proxyUrl, url)).status).toBe(403);
  });
});
