/** What streams through the edge to an origin, on raw workerd: nothing of it is held, and who breaks off is missed by the other end. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { request, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import { behindEdge, HOST, PAIR, served } from "../../support/node/behind-edge.ts";

const { account, ask, behind, emulator, lastStatus } = behindEdge();
const MB = 1024 * 1024;

const echo: RequestListener = (incoming, outgoing) => void incoming.pipe(outgoing);

/** The memory that workerd has in use, in bytes; undefined where no file of the system tells. */
function memory(): number | undefined {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${emulator().pid}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}

async function sizeOf({ body }: Response): Promise<number> {
  let size = 0;
  for await (const part of body as unknown as AsyncIterable<Uint8Array>) size += part.byteLength;
  return size;
}

describe("50 MB both ways", () => {
  const chunks = (): ReadableStream<Uint8Array> => {
    let left = 50;
    return new ReadableStream({
      pull(controller) {
        if (left-- > 0) controller.enqueue(new Uint8Array(MB));
        else controller.close();
      },
    });
  };

  test("come through with their length and in chunks, and workerd does not hold them", async () => {
    await behind(echo);
    expect(await sizeOf(await ask("/", { method: "POST", body: Buffer.alloc(MB) }))).toBe(MB); // what the first request makes stays
    const before = memory();
    for (const body of [Buffer.alloc(50 * MB), chunks()]) {
      const init = { method: "POST", body, duplex: "half" } as RequestInit;
      expect(await sizeOf(await ask("/", init))).toBe(50 * MB);
    }
    const after = memory();
    // It grows by some 5 MB; held both ways, it would be 100.
    if (before !== undefined && after !== undefined) expect((after - before) / MB).toBeLessThan(40);
  });

  test("to an origin that does not read, and from one to a client that does not, wait where they are", async () => {
    const asked = Promise.withResolvers<void>();
    let goOn = (): void => {};
    await behind((incoming, outgoing) => {
      asked.resolve();
      goOn = () => void incoming.resume().on("end", () => outgoing.end(Buffer.alloc(50 * MB)));
    });
    await account().verify("none", "none");
    const before = memory();
    const upload = ask("/", { method: "POST", body: Buffer.alloc(50 * MB) });
    await asked.promise;
    await account().requests({ per_page: 1 }); // it has had time to read on
    const during = memory();
    goOn();
    const answer = await upload;
    await account().requests({ per_page: 1 });
    const after = memory();
    if (before !== undefined) expect((Math.max(during ?? 0, after ?? 0) - before) / MB).toBeLessThan(40);
    expect(await sizeOf(answer)).toBe(50 * MB);
  });
});

test("server-sent events come one by one, and the origin is told when their reader goes", async () => {
  let outgoing: ServerResponse | undefined;
  let isClosed = false;
  await behind((_, response) => {
    outgoing = response.on("close", () => (isClosed = true)).writeHead(200, { "content-type": "text/event-stream" });
    response.flushHeaders();
  });
  const answer = await ask();
  expect(answer.headers.get("content-type")).toBe("text/event-stream");
  const reader = answer.body?.getReader();
  for (const event of ["one", "two"]) {
    outgoing?.write(`data: ${event}\n\n`);
    const read = await reader?.read();
    expect(new TextDecoder().decode(read?.value)).toBe(`data: ${event}\n\n`);
  }
  await reader?.cancel();
  await expect.poll(() => (outgoing?.write(": still there?\n\n"), isClosed), { timeout: 20_000 }).toBe(true);
});

describe("a client that goes", () => {
  /** An origin that tells what becomes of a request. */
  const watching = async (answer: (outgoing: ServerResponse) => void = () => {}) => {
    const events: string[] = [];
    const begun = Promise.withResolvers<ServerResponse>();
    const ended = Promise.withResolvers<void>();
    await behind((incoming, outgoing) => {
      incoming.on("error", () => {});
      incoming.once("data", () => begun.resolve(outgoing));
      incoming.on("end", () => void events.push("end"));
      incoming.on("aborted", () => void events.push("aborted"));
      outgoing.on("close", () => ended.resolve());
      if (incoming.method === "GET") begun.resolve(outgoing);
      answer(outgoing);
    });
    return { events, begun: begun.promise, ended: ended.promise };
  };
  const asking = (method: string, headers: Record<string, string> = {}) =>
    request(`${account().edgeUrl(HOST)}/`, { method, headers: { ...PAIR, ...headers } }).on("error", () => {});

  test.each([
    ["with a length", { "content-length": "1000000" }],
    ["in chunks", { "transfer-encoding": "chunked" }],
  ])("amid an upload %s is gone for the origin, too, which never takes it as whole", async (_, headers) => {
    const { events, begun, ended } = await watching();
    const upload = asking("POST", headers);
    upload.write("x".repeat(1000));
    await begun;
    upload.destroy();
    await ended;
    expect(events).toEqual(["aborted"]);
    await expect.poll(lastStatus, { timeout: 20_000 }).toBe(502); // workerd does not tell whose fault it was
  });

  test("amid an answer is gone for the origin when it writes on", async () => {
    const { begun, ended } = await watching((outgoing) => void outgoing.writeHead(200).write("first"));
    const asked = asking("GET");
    asked.end();
    const [answer] = (await once(asked, "response")) as [IncomingMessage];
    await once(answer, "data");
    asked.destroy();
    const outgoing = await begun;
    const writing = setInterval(() => outgoing.write("more"), 20);
    await ended;
    clearInterval(writing);
    expect(await lastStatus()).toBe(200);
  });

  test("before there is an answer stands as 499 in the journal, until the origin answers", async () => {
    const { begun } = await watching();
    const asked = asking("GET");
    asked.end();
    const outgoing = await begun;
    await new Promise<void>((resolve) => void asked.once("close", resolve).destroy());
    expect(await lastStatus()).toBe(499);
    outgoing.writeHead(201).end();
    await expect.poll(lastStatus, { timeout: 20_000 }).toBe(201);
  });
});

describe("an origin that goes", () => {
  test.each([
    ["with a length", { "content-length": "100" }],
    ["in chunks", {}],
  ])("amid an answer %s leaves the client with one that breaks off", async (_, headers) => {
    let outgoing: ServerResponse | undefined;
    await behind((incoming, response) => {
      outgoing = response.writeHead(200, headers);
      response.write("part");
      incoming.resume();
    });
    const answer = await ask();
    outgoing?.destroy();
    await expect(answer.text()).rejects.toThrow("terminated");
  });

  test("and comes again is asked again", async () => {
    const port = await served((_, outgoing) => void outgoing.end("one"));
    await account().origin(HOST, "http://127.0.0.1:1");
    expect((await ask()).status).toBe(502);
    await account().origin(HOST, `http://127.0.0.1:${port}`);
    expect(await (await ask()).text()).toBe("one");
  });
});

test("100 requests at once each have their own answer", async () => {
  await behind(echo);
  const answers = await Promise.all(
    Array.from({ length: 100 }, async (_, n) => (await ask("/", { method: "POST", body: `number ${n}` })).text()),
  );
  expect(answers).toEqual(Array.from({ length: 100 }, (_, n) => `number ${n}`));
});
