import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { emulatorWorkers, outboundService } from "access-emulator/miniflare";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // One emulator for the tests that run in Node.
    globalSetup: ["access-emulator/vitest/setup"],
    projects: [
      {
        // Inside workerd, beside the Worker; the emulator is a Worker there, too.
        plugins: [
          cloudflareTest({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: { outboundService, workers: emulatorWorkers() },
          }),
        ],
        test: { name: "in-workerd", include: ["test/in-workerd/**/*.test.ts"] },
      },
      { test: { name: "in-node", include: ["test/in-node/**/*.test.ts"] } },
    ],
  },
});
