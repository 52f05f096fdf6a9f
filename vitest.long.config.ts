/** The long tests: `npm run test:long`. */
import { defineConfig } from "vitest/config";
import { longTests } from "./vitest.config.ts";

export default defineConfig({
  test: {
    include: longTests,
    globalSetup: ["test/support/node/built.ts", "test/support/black-box/served.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 4,
  },
});
