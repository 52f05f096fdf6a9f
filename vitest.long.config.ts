/** The long tests: `npm run test:long`. */
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { longTests, longWorkerdTests, patient } from "./vitest.config.ts";

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [cloudflareTest({ wrangler: { configPath: "./wrangler.toml" } })],
        test: {
          name: "long-workerd",
          isolate: false,
          include: longWorkerdTests,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: patient,
          maxWorkers: 4,
        },
      },
      {
        test: {
          name: "long",
          include: longTests,
          globalSetup: ["test/support/node/built.ts", "test/support/black-box/served.ts"],
          testTimeout: 50_000, // on a busy machine some take half a minute; after a whole one, idle connections end by themselves
          hookTimeout: 120_000,
          expect: patient,
          maxWorkers: 4,
        },
      },
    ],
  },
});
