/** The edge by hostname in a Miniflare of one's own: the URL of a request says the name, and there is no Host header. */
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { expect, onTestFinished, test } from "vitest";
import type * as Embedded from "../../../src/node/miniflare.ts";
import { built } from "../../support/node/built-library.ts";
import { expectedByName, seenByName } from "../../support/names-anywhere.ts";

const { emulatorWorkers } = (await import(/* @vite-ignore */ built("miniflare.js"))) as typeof Embedded;

test.each(["http", "https"])("the name of the URL decides, with %s", async (scheme) => {
  const miniflare = new Miniflare(convertV4MiniflareOptions({ workers: emulatorWorkers() }));
  onTestFinished(() => miniflare.dispose());
  const emulator = await miniflare.getWorker("access-emulator");
  const seen = await seenByName(async (name, path, sent = {}) => {
    const answer = await emulator.fetch(`${scheme}://${name}${path}`, { ...sent, redirect: "manual" });
    return { status: answer.status, reason: answer.headers.get("emulator-reason"), text: await answer.text() };
  });
  expect(seen).toEqual(expectedByName);
});
