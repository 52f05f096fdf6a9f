/** The same with a Miniflare of one's own, version 5. */
import { expect, test } from "vitest";
import { emulatorWorkers, outboundService } from "access-emulator/miniflare";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";

const WORKER = `export default {
  fetch: () => fetch("https://api.cloudflare.com/client/v4/accounts/00000000000000000000000000000001/access/service_tokens", {
    method: "POST",
    headers: { authorization: "Bearer any-token" },
    body: JSON.stringify({ name: "from a Worker" }),
  }),
};`;

test("a Worker in Miniflare reaches the emulator at api.cloudflare.com", async () => {
  const worker = { name: "mine", modules: true, script: WORKER, compatibilityDate: "2026-06-01", outboundService };
  const workers = [worker, ...emulatorWorkers({ settings: { assumptions: { "token-limit": 1 } } })];
  const miniflare = new Miniflare(convertV4MiniflareOptions({ workers }));
  try {
    const response = await miniflare.dispatchFetch("http://localhost/");
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({ success: true, result: { name: "from a Worker" } });
    expect((await miniflare.dispatchFetch("http://localhost/")).status).toBe(400); // one more than the limit
  } finally {
    await miniflare.dispose();
  }
});
