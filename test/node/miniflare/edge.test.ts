/** The edge of an emulator that is embedded in a Miniflare of one's own. */
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { expect, onTestFinished, test } from "vitest";
import type * as Embedded from "../../../src/node/miniflare.ts";
import { expectedAtEdge, seenAtEdge } from "../../support/edge-anywhere.ts";
import { built } from "../../support/node/built-library.ts";

const { emulatorWorkers, outboundService } = (await import(
  /* @vite-ignore */ built("miniflare.js")
)) as typeof Embedded;

/** A Worker under test: what it is asked it asks the emulator. */
const WORKER = `export default {
  fetch(request) {
    const { pathname, search } = new URL(request.url);
    return fetch("http://emulator.localhost" + pathname + search, request);
  },
};`;

test("a token is let in and refused, a Worker has no address and may say one, and certs answer", async () => {
  const worker = { name: "mine", modules: true, script: WORKER, compatibilityDate: "2026-06-01", outboundService };
  const miniflare = new Miniflare(convertV4MiniflareOptions({ workers: [worker, ...emulatorWorkers()] }));
  onTestFinished(() => miniflare.dispose());
  const seen = await seenAtEdge((path, sent) => miniflare.dispatchFetch(`http://localhost${path}`, sent));
  expect(seen).toEqual(expectedAtEdge(null));
});
