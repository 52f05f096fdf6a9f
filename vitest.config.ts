import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

/** They hold an emulator against every alternative and every pair of them, and break runs off: too long for `npm test`. */
export const longParityTests = ["access", "assumptions", "cli", "requirements", "safety"].map(
  (part) => `test/parity/${part}.test.ts`,
);

/** They start and end many processes, or ask thousands of times: `npm run test:long`. */
export const longTests = [
  "test/conformance/access-shapes.test.ts",
  "test/conformance/clients.test.ts",
  "test/conformance/control-inputs.test.ts",
  "test/conformance/control-openapi.test.ts",
  "test/conformance/edge-wrangler-dev.test.ts",
  "test/conformance/hostile-access.test.ts",
  "test/conformance/hostile-bodies.test.ts",
  "test/conformance/hostile-requests.test.ts",
  "test/conformance/hostile.property.test.ts",
  "test/conformance/openapi.test.ts",
  "test/conformance/origins-wrangler-dev.test.ts",
  "test/conformance/restart.test.ts",
  "test/conformance/sandbox-closed.test.ts",
  "test/conformance/sdk-methods-access.test.ts",
  "test/conformance/snapshots.test.ts",
  "test/node/cli/announced.test.ts",
  "test/node/cli/control.test.ts",
  "test/node/cli/detach.test.ts",
  "test/node/cli/doors-diff.test.ts",
  "test/node/cli/edge.test.ts",
  "test/node/cli/given-settings.test.ts",
  "test/node/cli/not-emulated.test.ts",
  "test/node/cli/notes.test.ts",
  "test/node/cli/open.test.ts",
  "test/node/cli/origins.test.ts",
  "test/node/cli/page-rows.test.ts",
  "test/node/cli/run.test.ts",
  "test/node/cli/start.test.ts",
  "test/node/cli/terminal.test.ts",
  "test/node/cli/unused.test.ts",
  "test/node/client/origin-streams.test.ts",
  "test/node/client/private-origins.test.ts",
  "test/node/client/seed.test.ts",
  "test/node/hostile/**/*.test.ts",
  "test/node/intercept/certificates.test.ts",
  "test/node/intercept/cli.test.ts",
  "test/node/intercept/edge-attacks.test.ts",
  "test/node/intercept/edge-clients.test.ts",
  "test/node/intercept/edge-identity.test.ts",
  "test/node/intercept/edge-leaving.test.ts",
  "test/node/intercept/edge-streams.test.ts",
  "test/node/intercept/edge.test.ts",
  "test/node/intercept/proxy.test.ts",
  "test/node/intercept/relay.test.ts",
  "test/node/intercept/tls.test.ts",
  "test/node/miniflare/by-host.test.ts",
  "test/node/miniflare/page-block.test.ts",
  "test/node/miniflare/protects.test.ts",
  "test/node/miniflare/vitest-plugin.test.ts",
  "test/node/process/earlier-state.test.ts",
  "test/node/process/idle-accounts.test.ts",
  "test/node/process/large-documents.test.ts",
  "test/node/process/marks.test.ts",
  "test/node/process/open-files.test.ts",
  "test/node/process/origin-networks.test.ts",
  "test/node/process/overload.test.ts",
  "test/node/process/parent-death.test.ts",
  "test/node/process/persist.test.ts",
  "test/node/process/unreadable-state.test.ts",
  "test/node/process/versions.test.ts",
  "test/node/remote/commands.test.ts",
  "test/node/remote/run.test.ts",
  "test/node/scan/scan.test.ts",
  "test/node/vitest/min-evidence.test.ts",
  "test/pull/closed-places.test.ts",
  "test/pull/deciding-fields.test.ts",
  "test/pull/files.test.ts",
  "test/pull/hostile.test.ts",
  "test/pull/no-wider.test.ts",
  "test/pull/refusals.test.ts",
  "test/pull/round-trip.test.ts",
];

/** They ask thousands of times inside workerd: `npm run test:long`, too. */
export const longWorkerdTests = [
  "test/routes/api/access-gate.test.ts",
  "test/routes/api/access.property.test.ts",
  "test/routes/api/application-lists.test.ts",
  "test/routes/api/assumptions.test.ts",
  "test/routes/api/inactivity.property.test.ts",
  "test/routes/control/explain.test.ts",
  "test/routes/control/hostile.test.ts",
  "test/routes/control/snapshot-access.test.ts",
  "test/routes/control/snapshot-refusals.test.ts",
  "test/routes/control/too-large.test.ts",
  "test/routes/control/too-many-values.test.ts",
  "test/routes/doors.test.ts",
  "test/routes/edge/course.property.test.ts",
  "test/routes/http/body.test.ts",
  "test/routes/tenants-apart.test.ts",
  "test/routes/unreadable-state.test.ts",
  "test/store/account/access/lazy-tables.test.ts",
  "test/store/account/change.test.ts",
  "test/store/account/documents/junk.test.ts",
  "test/store/account/documents/large-seed.test.ts",
  "test/store/account/documents/large.test.ts",
  "test/store/account/idle.test.ts",
];

/** So long `expect.poll` asks: a machine may be busy for seconds, and vitest's own patience is one. */
export const patient = { poll: { timeout: 20_000 } };

export default defineConfig({
  test: {
    projects: [
      {
        // The rules, which are pure: plain Node.
        test: {
          name: "rules",
          include: ["test/rules/**/*.test.ts", "test/project/**/*.test.ts"],
          testTimeout: 30_000,
          maxWorkers: 4,
        },
      },
      {
        // What needs Durable Objects: inside workerd.
        plugins: [cloudflareTest({ wrangler: { configPath: "./wrangler.toml" } })],
        test: {
          name: "workerd",
          isolate: false,
          include: ["test/store/**/*.test.ts", "test/routes/**/*.test.ts"],
          exclude: longWorkerdTests,
          testTimeout: 30_000, // some make hundreds of requests, and a machine may be busy
          hookTimeout: 60_000,
          expect: patient,
          // It has one process, which uses one core: what is over HTTP runs beside it.
          maxWorkers: 4,
        },
      },
      {
        // The whole, over HTTP, with real clients.
        test: {
          name: "conformance",
          include: ["test/conformance/**/*.test.ts"],
          exclude: longTests,
          globalSetup: ["test/support/node/built.ts", "test/support/black-box/served.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          expect: patient,
          // Its files wait for the emulator more than they work.
          maxWorkers: 4,
        },
      },
      {
        // What runs in Node, as it is published.
        test: {
          name: "node",
          include: ["test/node/**/*.test.ts", "test/parity/**/*.test.ts", "test/pull/**/*.test.ts"],
          exclude: [...longParityTests, ...longTests], // `npm run test:parity`, `npm run test:long`
          globalSetup: ["test/support/node/built.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          expect: patient,
          // They start and end processes, and wait for them.
          maxWorkers: 4,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
