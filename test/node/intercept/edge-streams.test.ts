/** What passes between a client and the origin of a protected host, through the proxy and the edge. */
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { inTime, until } from "../../support/node/processes.ts";
import {
  begunAt,
  behind,
  clientOf,
  HOST,
  lines,
  openSocket,
  PAIR,
  protectingAll,
  said,
} from "../../support/node/protected-hosts.ts";
import { askSecurely, tunnel } from "../../support/node/tunnels.ts";

const MEBIBYTE = 2 ** 20;
const OPENS = Object.entries(PAIR).map(([name, value]) => `${name}: ${value}`);
const ask = (path: string, ...more: string[]) => lines(`GET ${path} HTTP/1.1`, `Host: ${HOST}`, ...OPENS, ...more);
const shared = protectingAll();
const client = () => clientOf(shared());
const begun = (options: Parameters<typeof begunAt>[1] = {}) => begunAt(shared(), options);

/** How many times it has gone on, once it has stopped doing so. */
async function standstill(count: () => number): Promise<number> {
  await until("it stands still", async () => {
    const before = count();
    await sleep(300);
    return before > 0 && count() === before;
  });
  return count();
}

describe("a stream", () => {
  test.each(["in a tunnel", "without one"])(
    "of events comes one by one %s, and the origin hears that its reader has gone",
    async (way) => {
      const { account, proxyUrl } = shared();
      let events: ServerResponse | undefined;
      let isClosed = false;
      await behind(account, (_, outgoing) => {
        events = outgoing.on("close", () => (isClosed = true));
        outgoing.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
      });
      const { hostname, port } = new URL(proxyUrl);
      const asked =
        way === "in a tunnel"
          ? begun({ method: "GET" }).asked
          : httpRequest({
              host: hostname,
              port,
              path: `http://${HOST}/`,
              headers: { host: HOST, ...PAIR },
              agent: false,
            });
      asked.on("error", () => {}).end();
      const [answer] = (await once(asked, "response")) as [IncomingMessage];
      for (const event of ["one", "two"]) {
        events?.write(`data: ${event}\n\n`);
        const [part] = (await once(answer, "data")) as [Buffer];
        expect(part.toString()).toBe(`data: ${event}\n\n`);
      }
      asked.destroy();
      await until("the origin knows", () => (events?.write(": still there?\n\n"), isClosed));
    },
  );

  test("goes both ways at once: the origin has each part before the next is sent", async () => {
    await behind(shared().account, (incoming, outgoing) => {
      outgoing.flushHeaders();
      incoming.on("data", (part: Buffer) => outgoing.write(`got ${part.toString()};`));
      incoming.on("end", () => outgoing.end("done"));
    });
    const { asked, answer } = begun();
    asked.write("one");
    const parts: string[] = [];
    for await (const part of await answer) {
      parts.push((part as Buffer).toString());
      if (parts.join("") === "got one;") asked.write("two");
      if (parts.join("") === "got one;got two;") asked.end();
    }
    expect(parts.join("")).toBe("got one;got two;done");
  });

  test("of 50 MiB comes through whole, up and down", async () => {
    await behind(shared().account, (incoming, outgoing) => void incoming.pipe(outgoing));
    const body = randomBytes(50 * MEBIBYTE);
    const digest = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
    const answer = await askSecurely(client(), `https://${HOST}/`, { method: "POST", headers: PAIR, body });
    expect(digest(answer.body)).toBe(digest(body));
  });

  test("that the origin does not take is not taken from the client", async () => {
    await behind(shared().account, (incoming) => void incoming.pause());
    const { asked } = begun();
    let written = 0;
    const part = Buffer.alloc(MEBIBYTE);
    const more = () => {
      while (written < 400 && asked.write(part)) written++;
      written++;
    };
    asked.on("drain", more);
    more();
    expect(await standstill(() => written)).toBeLessThan(100); // what the buffers of all connections on the way hold
  });

  test("that the client does not take is not taken from the origin", async () => {
    let written = 0;
    await behind(shared().account, (_, outgoing) => {
      const part = Buffer.alloc(MEBIBYTE);
      const more = () => {
        while (written < 400 && outgoing.write(part)) written++;
        written++;
      };
      outgoing.on("drain", more);
      more();
    });
    const { asked, answer } = begun({ method: "GET" });
    asked.end();
    (await answer).pause();
    expect(await standstill(() => written)).toBeLessThan(100);
  });

  test("of an upload that breaks off breaks off at the origin", async () => {
    let isWhole: boolean | undefined;
    const arrived = Promise.withResolvers<void>();
    await behind(shared().account, (incoming) => {
      incoming.on("error", () => {}).on("close", () => (isWhole = incoming.complete));
      incoming.once("data", () => arrived.resolve());
    });
    const { asked } = begun({ headers: { "content-length": 100 } });
    asked.write("some");
    await arrived.promise;
    asked.destroy();
    await until("the origin knows", () => isWhole !== undefined);
    expect(isWhole).toBe(false);
  });

  test("that the origin breaks off breaks off for the client", async () => {
    let origin: ServerResponse | undefined;
    await behind(shared().account, (_, outgoing) => {
      origin = outgoing.writeHead(200, { "content-length": 100 });
      outgoing.write("half");
    });
    const { asked, answer } = begun({ method: "GET" });
    asked.end();
    const answered = await answer;
    expect(String((await once(answered, "data"))[0])).toBe("half");
    const broken = once(answered, "error");
    origin?.destroy();
    expect(String((await inTime("it breaks off", broken))[0])).toMatch(/aborted|hang up/);
  });

  test("of an upload that is answered before its end keeps nobody from the answer, nor the connection from the next request", async () => {
    await behind(shared().account, (incoming, outgoing) => {
      if (incoming.url === "/next") return void outgoing.end("next");
      return void outgoing.writeHead(413).end("too large");
    });
    const agent = client();
    const body = Buffer.alloc(20 * MEBIBYTE);
    const first = await askSecurely(agent, `https://${HOST}/`, { method: "POST", headers: PAIR, body });
    expect([413, 502]).toContain(first.status); // of an origin that closes at once, not even the proxy sees what it said
    const next = await askSecurely(agent, `https://${HOST}/next`, { headers: PAIR });
    expect(next.body.toString()).toBe("next");
  });
});

describe("a connection", () => {
  test("is kept for many requests, refused ones among them", async () => {
    await behind(shared().account, (incoming, outgoing) => void outgoing.end(incoming.url));
    const agent = client();
    for (const path of ["/a", "/b"]) {
      expect((await askSecurely(agent, `https://${HOST}${path}`, { headers: PAIR })).body.toString()).toBe(path);
      expect((await askSecurely(agent, `https://${HOST}${path}`, { method: "POST", body: "x" })).status).toBe(403);
    }
    expect(agent.opened).toBe(1);
  });

  test("without TLS in its tunnel is answered, too", async () => {
    await behind(shared().account, (incoming, outgoing) => void outgoing.end(`${incoming.url};`));
    const { socket } = await tunnel(shared().proxyUrl, `${HOST}:80`);
    const text = await said(socket, ask("/a") + ask("/b", "Connection: close"));
    expect(text).toMatch(/\/a;.*\/b;/s);
  });

  test("of HTTP/1.0 ends with its answer, which has no chunks", async () => {
    await behind(shared().account, (_, outgoing) => {
      outgoing.write("one ");
      setTimeout(() => outgoing.end("two"), 50);
    });
    for (const host of [[], [`Host: ${HOST}`]]) {
      const text = await said(await shared().secure(), lines("GET / HTTP/1.0", ...host, ...OPENS));
      expect(text).toMatch(/^HTTP\/1\.1 200 /);
      expect(text).not.toMatch(/transfer-encoding/i);
      expect(text.endsWith("\r\n\r\none two")).toBe(true);
    }
  });

  test("on which several requests were sent ahead gets its answers in their order, and the origin the requests", async () => {
    const order: string[] = [];
    await behind(shared().account, async (incoming, outgoing) => {
      order.push(`begun ${incoming.url}`);
      if (incoming.url === "/slow") await sleep(200);
      order.push(`done ${incoming.url}`);
      outgoing.end(`${incoming.url};`);
    });
    const post = lines("POST /slow HTTP/1.1", `Host: ${HOST}`, ...OPENS, "Content-Length: 4");
    const text = await said(await shared().secure(), `${post}body${ask("/fast")}${ask("/last", "Connection: close")}`);
    expect(text).toMatch(/\/slow;.*\/fast;.*\/last;/s);
    expect(order).toEqual(["/slow", "/fast", "/last"].flatMap((path) => [`begun ${path}`, `done ${path}`]));
  });

  test("on which more than a thousand requests are sent ahead is closed, and the next one is served", async () => {
    const seen: (string | undefined)[] = [];
    await behind(shared().account, ({ url }, outgoing) => {
      seen.push(url);
      if (url !== "/never") outgoing.end("served");
    });
    const told = await said(await shared().secure(), `${ask("/never")}${ask("/ahead").repeat(1100)}`).catch(String);
    expect(told).not.toContain("HTTP/1.1");
    expect(seen).not.toContain("/ahead");
    expect(await said(await shared().secure(), ask("/", "Connection: close"))).toContain("served");
  });

  test("on which something that is no HTTP follows a request has the answer of that request first", async () => {
    await behind(shared().account, (_, outgoing) => void setTimeout(() => outgoing.end("the answer"), 100));
    const text = await said(await shared().secure(), `${ask("/")}no HTTP\r\n\r\n${"x".repeat(100_000)}`);
    expect(text).toMatch(/^HTTP\/1\.1 200 .*the answer.*HTTP\/1\.1 400 .*by HTTP\/1\.1 alone/s);
  });

  test("that breaks off in the middle of anything leaves the next one alone", async () => {
    await behind(shared().account, (_, outgoing) => void outgoing.end("here"));
    const upgrade = [
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
    ];
    for (const bytes of ["", "GET /", ask("/"), ask("/", ...upgrade), ask("/", "Content-Length: 9"), "x"]) {
      for (const leave of ["destroy", "end"] as const) {
        const socket = await shared().secure();
        socket.on("error", () => {}).resume();
        socket.write(bytes, () => socket[leave]());
        const { socket: plain } = await tunnel(shared().proxyUrl, `${HOST}:80`);
        plain.resume().write(bytes, () => plain[leave]());
        const open = await openSocket(shared().proxyUrl);
        open.resume().write(`GET http://${HOST}/ HTTP/1.1\r\n`, () => open[leave]());
      }
    }
    const halfOfHello = (await tunnel(shared().proxyUrl, `${HOST}:443`)).socket;
    halfOfHello.write(Buffer.from("16030102000100", "hex"));
    expect((await askSecurely(client(), `https://${HOST}/`, { headers: PAIR })).body.toString()).toBe("here");
  });
});
