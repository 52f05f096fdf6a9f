/**
 * The emulator as an auxiliary Worker in somebody's own Miniflare, or `@cloudflare/vitest-plugin`: what a Worker under
 * test sends to `api.cloudflare.com` reaches the emulator, and the Worker is not changed at all.
 *
 * @example
 * // vitest.config.ts
 * cloudflareTest({
 *   wrangler: { configPath: "./wrangler.toml" },
 *   miniflare: { outboundService, workers: emulatorWorkers() },
 * });
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { SettingsChange } from "../contract/settings.ts";

/**
 * Options of a Worker, in the form that Miniflare 4 and the vitest plugin take (Miniflare 5: `convertV4MiniflareOptions`).
 * A type and not an interface: those options have an index signature, which only a type fits.
 */
export type AuxiliaryWorker = {
  name: string;
  modules: { type: "ESModule"; path: string; contents: string }[];
  compatibilityDate: string;
  bindings?: Record<string, string>;
  durableObjects?: Record<string, { className: string; useSQLite: true }>;
  serviceBindings?: Record<string, string>;
};

const EMULATOR = "access-emulator";

/** The `outboundService` of the Worker under test. */
export const outboundService = "access-emulator-outbound";

const OUTBOUND = `const ours = /^(api\\.cloudflare\\.com|.+\\.cloudflareaccess\\.com|emulator\\.localhost)$/;
export default {
  fetch(request, env) {
    return ours.test(new URL(request.url).hostname) ? env.EMULATOR.fetch(request) : fetch(request);
  },
};
`;

/**
 * The two Workers to add: the emulator, and the one that sends `api.cloudflare.com` to it and everything else on to where
 * it was going. Code in Miniflare reaches the control plane at `http://emulator.localhost/_emulator/`.
 */
export function emulatorWorkers(options: { readonly settings?: SettingsChange } = {}): AuxiliaryWorker[] {
  const bundle = readFileSync(fileURLToPath(new URL("./worker.js", import.meta.url)), "utf8");
  return [
    {
      name: EMULATOR,
      modules: [{ type: "ESModule", path: "worker.js", contents: bundle }],
      compatibilityDate: "2026-06-01",
      durableObjects: {
        ACCOUNTS: { className: "AccountObject", useSQLite: true },
        DIRECTORY: { className: "DirectoryObject", useSQLite: true },
      },
      bindings: {
        EMULATOR_MODE: "local",
        ...(options.settings ? { EMULATOR_SETTINGS: JSON.stringify(options.settings) } : {}),
      },
    },
    {
      name: outboundService,
      modules: [{ type: "ESModule", path: "outbound.js", contents: OUTBOUND }],
      compatibilityDate: "2026-06-01",
      serviceBindings: { EMULATOR },
    },
  ];
}
