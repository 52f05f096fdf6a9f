/** Origins of hosts, on the raw workerd of the library: where a request goes that the edge lets in, and what comes back. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { startEmulator } from "../../support/node/built-library.ts";
import { behindEdge, HOST, PAIR, served } from "../../support/node/behind-edge.ts";
import { errorOf } from "../../support/node/emulators.ts";

const { account, ask, behind, emulator, lastStatus } = behindEdge();

describe("the origin", () => {
  test("is sent the request without the emulator's headers and the secret, and who asked for which host", async () => {
    let seen: IncomingMessage | undefined;
    await behind((incoming, outgoing) => {
      seen = incoming;
      incoming.resume().on("end", () => outgoing.end("hello"));
    });
    const headers = { "emulator-client-ip": "203.0.113.9", "x-forwarded-for": "9.9.9.9", "x-forwarded-host": "evil" };
    const answer = await ask("/a%2Fb?x=1", { method: "PUT", body: "four", headers: { ...headers, "x-own": "1" } });
    expect([answer.status, await answer.text()]).toEqual([200, "hello"]);
    expect([seen?.method, seen?.url]).toEqual(["PUT", "/a%2Fb?x=1"]);
    expect(seen?.headers).toMatchObject({
      "x-own": "1",
      "content-length": "4",
      "cf-connecting-ip": "203.0.113.9",
      "x-forwarded-for": "203.0.113.9",
      "x-forwarded-host": HOST,
      "x-forwarded-proto": "https",
      "cf-access-jwt-assertion": expect.any(String),
    });
    const sent = JSON.stringify(seen?.rawHeaders);
    expect(sent).not.toContain("known-to-the-test");
    expect(sent.toLowerCase()).not.toContain('"emulator-');
  });

  test("of localhost may listen on either of its addresses", async () => {
    const port = await served((_, outgoing) => void outgoing.end("six"), "::1");
    await account().origin(HOST, `http://localhost:${port}`);
    expect(await (await ask("/", { method: "POST", body: "b" })).text()).toBe("six");
  });

  test("says nothing in the emulator's name, and its cookies and pages are kept below the host's path", async () => {
    await behind((_, outgoing) => {
      const cookies = ["a=1; Path=/", "b=2; Domain=x.example; Path=/_emulator"];
      const forged = { "emulator-reason": "forged", "emulator-x": "y", "cf-ray": "mine", "clear-site-data": "*" };
      outgoing.writeHead(200, { "set-cookie": cookies, "content-security-policy": "default-src *", ...forged });
      outgoing.end("<script>");
    });
    const { headers } = await ask();
    expect(headers.get("emulator-reason")).toBe("service-auth");
    for (const name of ["emulator-x", "clear-site-data"]) expect(headers.has(name), name).toBe(false);
    expect(headers.get("cf-ray")).toMatch(/-EMU$/);
    expect(headers.get("content-security-policy")).toBe("default-src *, sandbox");
    const path = `/_edge/${account().id}/${HOST}/`;
    const [one, two, session] = headers.getSetCookie();
    expect([one, two]).toEqual([`a=1; Path=${path}`, `b=2; Path=${path}`]);
    expect(session).toContain("CF_Authorization=");
  });
});

describe("the answer", () => {
  const ANSWERS: Record<string, (outgoing: ServerResponse) => unknown> = {
    204: (outgoing) => outgoing.writeHead(204).end(),
    205: (outgoing) => outgoing.writeHead(205).end(),
    304: (outgoing) => outgoing.writeHead(304, { etag: '"a"' }).end(),
    302: (outgoing) => outgoing.writeHead(302, { location: "http://127.0.0.1:1/" }).end(),
    418: (outgoing) => outgoing.writeHead(418, "A pot").end("pot"),
    500: (outgoing) => outgoing.writeHead(500).end("broken"),
  };
  test.each(Object.keys(ANSWERS))(
    "%s comes as it is, no redirect is followed, and the journal tells it",
    async (key) => {
      await behind((_, outgoing) => void ANSWERS[key]?.(outgoing));
      expect((await ask()).status).toBe(Number(key));
      expect(await lastStatus()).toBe(Number(key));
    },
  );

  test("comes after early hints, and with a header of 12 KB", async () => {
    await behind((_, outgoing) => {
      outgoing.writeEarlyHints({ link: "</a.css>; rel=preload" });
      outgoing.writeHead(200, { "x-large": "x".repeat(12_000) }).end("late");
    });
    const answer = await ask();
    expect([await answer.text(), answer.headers.get("x-large")?.length]).toEqual(["late", 12_000]);
  });
});

describe("what goes wrong", () => {
  const codeOf = async (answer: Response) => ((await answer.json()) as { error: { code: string } }).error.code;

  test("an origin that nobody listens at is 502, and the whole body is taken", async () => {
    await account().origin(HOST, "http://127.0.0.1:1");
    const answer = await ask("/", { method: "POST", body: Buffer.alloc(3_000_000) });
    expect([answer.status, await codeOf(answer)]).toEqual([502, "origin-unreachable"]);
    expect(await lastStatus()).toBe(502);
  });

  test.each([
    ["speaks no HTTP", "SSH-2.0-x\r\n"],
    ["breaks off", ""],
    ["has a status that is none", "HTTP/1.1 999 What\r\n\r\n"],
  ])("an origin that %s is 502", async (_, text) => {
    await behind(({ socket }) => void socket.end(text));
    const answer = await ask();
    expect([answer.status, await codeOf(answer)]).toEqual([502, "origin-broken"]);
  });

  test("an origin that is the emulator itself leads nowhere", async () => {
    await account().origin(HOST, `http://127.0.0.1:${new URL(emulator().url).port}`);
    for (const path of ["/_emulator/accounts", "/client/v4/user", "/"]) {
      const answer = await ask(path);
      expect([answer.status, await codeOf(answer)]).toEqual([508, "origin-loop"]);
    }
  });

  test("a fault after the origin's answer: it was asked, and the client sees the fault", async () => {
    let asked = 0;
    await behind((_, outgoing) => void (asked++, outgoing.end("x".repeat(100))));
    for (const effect of [{ type: "error", status: 503 }, { type: "truncate" }, { type: "drop" }] as const) {
      await account().fault({ operation: "edge", position: "after-commit", effect, times: 1 });
      const text = await ask()
        .then(
          (answer) => answer.text().then((body) => `${answer.status} ${body.length}`),
          () => "lost",
        )
        .catch(() => "lost");
      expect(text).toBe({ error: "503 0", truncate: "200 50", drop: "lost" }[effect.type]);
    }
    expect(asked).toBe(3);
  });

  test.each([
    "http://0.0.0.0:80",
    "http://[::]:80",
    "http://[::ffff:127.0.0.1]:80",
    "http://2130706433",
    "http://127.0.0.2",
    "http://203.0.113.7",
    "http://user@127.0.0.1",
    "https://127.0.0.1",
    "https://app.example.com",
    "file:///etc/passwd",
    "http://127.0.0.1/path",
    "http://127.0.0.1:0",
    "",
  ])("%j is no origin", async (url) => {
    const { message } = await errorOf(account().origin(HOST, url));
    expect(message).toContain("must be http:// with 127.0.0.1, [::1] or localhost");
  });
});

describe("a function of this process", () => {
  test("is asked as the host is, until it is removed", async () => {
    const origin = await account().origin(HOST, async (request) => {
      const headers = [
        ["set-cookie", "a=1"],
        ["set-cookie", "b=2"],
      ] as [string, string][];
      return new Response(`${request.method} ${request.url} ${await request.text()}`, { status: 201, headers });
    });
    const answer = await account().fetch(`https://${HOST}/x?y=1`, { method: "POST", body: "hi", headers: PAIR });
    expect([answer.status, await answer.text()]).toEqual([201, `POST https://${HOST}/x?y=1 hi`]);
    expect(answer.headers.getSetCookie().slice(0, 2)).toEqual(["a=1", "b=2"]);
    await origin.remove();
    await origin.remove();
    expect(await (await ask()).json()).toMatchObject({ method: "GET" });
  });

  test("that throws, or returns nothing, is 500 with a sentence", async () => {
    for (const [handler, why] of [
      [() => Promise.reject(new Error("boom")), "boom"],
      [(() => undefined) as unknown as () => Response, "must return a Response"],
    ] as const) {
      await using _ = await account().origin(HOST, handler);
      const answer = await ask();
      expect([answer.status, await answer.text()]).toEqual([500, expect.stringContaining(why)]);
    }
  });

  test.each(["shorter", "longer"])(
    "whose body is %s than it says has that answer broken off, and no other",
    async (which) => {
      const length = which === "shorter" ? "10" : "2";
      await using _ = await account().origin(HOST, ({ url }) =>
        url.endsWith("/wrong") ? new Response("abc", { headers: { "content-length": length } }) : new Response("right"),
      );
      const wrong = await ask("/wrong")
        .then((answer) => answer.text(), String)
        .catch(String);
      expect(wrong).toContain("terminated");
      for (let n = 0; n < 3; n++) expect(await (await ask("/right")).text()).toBe("right");
    },
  );

  test("may pass on what it fetches elsewhere, which has been unpacked by then", async () => {
    const packed = gzipSync("hello ".repeat(100));
    const port = await served((_, outgoing) => {
      outgoing.writeHead(200, { "content-encoding": "gzip", "content-length": packed.length }).end(packed);
    });
    await using _ = await account().origin(HOST, () => fetch(`http://127.0.0.1:${port}/`));
    expect(await (await ask()).text()).toBe("hello ".repeat(100));
  });

  test("that answers after it was removed answers nobody, and harms nobody", async () => {
    const late = Promise.withResolvers<Response>();
    const asked = Promise.withResolvers<void>();
    const origin = await account().origin(HOST, () => {
      asked.resolve();
      return late.promise;
    });
    const answer = ask();
    await asked.promise;
    await origin.remove();
    late.resolve(new Response("too late"));
    expect((await answer).status).toBe(502);
    expect((await ask()).status).toBe(200);
  });

  test("set by several at once: one of them answers", async () => {
    const names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    const all = await Promise.all(names.map((name) => account().origin(HOST, () => new Response(name))));
    const [{ url } = { url: "" }] = await account().origins();
    expect(await (await ask()).text()).toBe(names[all.findIndex((origin) => origin.url === url)]);
    await Promise.all(all.map((origin) => origin.remove()));
    expect(await (await ask()).json()).toMatchObject({ method: "GET" });
  });

  test("ends after its emulator, too", async () => {
    const own = await startEmulator();
    const origin = await (await own.account()).origin(HOST, () => new Response("mine"));
    await own.stop();
    await origin.remove();
    await expect(fetch(origin.url)).rejects.toThrow("fetch failed");
  });

  test("takes the place of the one before, whose end then takes nothing away", async () => {
    const first = await account().origin(HOST, () => new Response("first"));
    await using second = await account().origin(HOST, () => new Response("second"));
    await expect(fetch(first.url)).rejects.toThrow("fetch failed");
    await first.remove();
    expect(await (await ask()).text()).toBe("second");
    expect(await account().origins()).toEqual([{ hostname: HOST, url: second.url }]);
  });
});
