import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { emulatorWorkers, outboundService, workerOfProject } from "access-emulator/miniflare";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [
    cloudflareTest({
      wrangler: { configPath: "./wrangler.toml" },
      miniflare: {
        outboundService,
        workers: emulatorWorkers({ protects: { "app.example.com": workerOfProject() } }),
      },
    }),
  ],
});
