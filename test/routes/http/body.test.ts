/** How long the bytes of a body are waited for, and how many are kept: by a clock that is set by hand. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { BODY_LIMIT, drain, readBody, type RequestBody } from "../../../src/routes/http/body.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A body that is sent in parts, and its sender. */
function sending(length?: number) {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  void writer.closed.catch(() => {});
  const headers: Record<string, string> = length === undefined ? {} : { "content-length": String(length) };
  const request = new Request("http://localhost/", { method: "POST", body: readable, headers });
  return { request, send: (bytes: number) => writer.write(new Uint8Array(bytes).fill(32)), end: () => writer.close() };
}

const MINUTE = 60_000;

test.each([undefined, 10, 200_000])(
  "a body of which nothing more comes is given up, announced as %j",
  async (length) => {
    const { request, send } = sending(length);
    const reading = readBody(request);
    await send(5);
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(await reading).toEqual({ kind: "too-slow" });
  },
);

test("one that comes on is read, however long it takes", async () => {
  const { request, send, end } = sending();
  const reading = readBody(request);
  for (let n = 0; n < 5; n++) {
    await send(1);
    await vi.advanceTimersByTimeAsync(20_000);
  }
  await end();
  const body = await reading;
  expect(body).toMatchObject({ kind: "text", text: "     " });
  if (body.kind === "text") body.letGo();
});

test("one that is only thrown away is given up, though it comes on", async () => {
  const { request, send } = sending();
  let isOver = false;
  const draining = drain(request).then(() => (isOver = true));
  for (let n = 0; n < 4; n++) {
    void send(1).catch(() => {});
    await vi.advanceTimersByTimeAsync(20_000);
  }
  await draining;
  expect(isOver).toBe(true);
});

async function read(bytes: number, limit = 64 * BODY_LIMIT): Promise<RequestBody> {
  const request = new Request("http://localhost/", { method: "POST", body: new Uint8Array(bytes).fill(32) });
  return readBody(request, limit);
}

test("more than so many bytes at once are refused, until others are let go", { timeout: 120_000 }, async () => {
  vi.useRealTimers();
  const held: RequestBody[] = [];
  for (let n = 0; n < 8; n++) held.push(await read(32 * BODY_LIMIT));
  expect(held.map(({ kind }) => kind)).toEqual(Array.from({ length: 8 }, () => "text"));
  expect(await read(BODY_LIMIT)).toEqual({ kind: "no-room" });
  expect(await read(10)).toEqual({ kind: "no-room" });
  const [first] = held;
  if (first?.kind === "text") {
    first.letGo();
    first.letGo(); // twice is once
  }
  const again = [await read(32 * BODY_LIMIT), await read(10)];
  expect(again.map(({ kind }) => kind)).toEqual(["text", "no-room"]);
  for (const each of [...held, ...again]) if (each.kind === "text") each.letGo();
  for (let n = 0; n < 9; n++) expect((await read(32 * BODY_LIMIT, 10)).kind).toBe("too-large"); // which keeps none
  const last = await read(32 * BODY_LIMIT);
  expect(last.kind).toBe("text");
  if (last.kind === "text") last.letGo();
});
