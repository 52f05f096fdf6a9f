/** The edge under `wrangler dev`: what it does on raw workerd. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Server } from "../support/black-box/server.ts";
import { startWranglerDev } from "../support/black-box/wrangler-dev.ts";
import { expectedAtEdge, seenAtEdge } from "../support/edge-anywhere.ts";

let server: Server;
beforeAll(async () => {
  server = await startWranglerDev();
});
afterAll(() => server.stop());

/** With `more` headers at the edge. */
const seen = (more: Readonly<Record<string, string>> = {}) =>
  seenAtEdge((path, sent) => {
    const headers = { ...sent.headers, ...(path.startsWith("/_edge/") ? more : {}) };
    return fetch(server.url + path, { ...sent, headers });
  });

test("a token is let in and refused, who asks is on this machine and may say another address, and certs answer", async () => {
  expect(await seen()).toEqual(expectedAtEdge("127.0.0.1"));
});

test("who asks from elsewhere may not", async () => {
  const elsewhere = "198.51.100.9"; // as wrangler dev tells the Worker
  expect(await seen({ "cf-connecting-ip": elsewhere })).toEqual({
    ...expectedAtEdge(elsewhere),
    fromOffice: "403 not-in-policy",
    addresses: { refused: elsewhere, admitted: undefined },
  });
});
