/** The long tests of the parity tool: `npm run test:parity`. */
import { defineConfig } from "vitest/config";
import { longParityTests, patient } from "./vitest.config.ts";

export default defineConfig({
  test: {
    include: longParityTests,
    globalSetup: ["test/support/node/built.ts"],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    expect: patient,
    maxWorkers: 3,
  },
});
