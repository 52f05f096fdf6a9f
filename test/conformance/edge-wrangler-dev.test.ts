/** The edge under `wrangler dev`: what it does on raw workerd. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Server } from "../support/black-box/server.ts";
import { askUnder } from "../support/node/under-name.ts";
import { expectedByName, OWN_NAME, seenByName } from "../support/names-anywhere.ts";
import { startWranglerDev } from "../support/black-box/wrangler-dev.ts";
import { expectedAtEdge, seenAtEdge } from "../support/edge-anywhere.ts";

let server: Server;
beforeAll(async () => {
  server = await startWranglerDev({ variables: { EMULATOR_ALLOWED_HOSTS: OWN_NAME } });
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

/** Paths below `/cdn-cgi/` are Miniflare's where it listens: it answers them under names of its own alone. */
const expected = { ...expectedByName, team: "403" };

test("the name decides, before the path, which plane a request is for, and whose edge", async () => {
  expect(await seenByName(askUnder(server.url), [OWN_NAME])).toEqual(expected);
});

test("who asks from elsewhere cannot choose between the accounts that have a host", async () => {
  const ask = askUnder(server.url);
  const elsewhere = { "cf-connecting-ip": "198.51.100.9" };
  const found = await seenByName((name, path, sent = {}) =>
    ask(name, path, name.startsWith("shared.") ? { ...sent, headers: { ...sent.headers, ...elsewhere } } : sent),
  );
  expect(found).toEqual({ ...expected, chosen: expected.shared, wrong: expected.shared });
});
