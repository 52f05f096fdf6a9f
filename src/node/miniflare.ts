/**
 * The emulator as an auxiliary Worker in somebody's own Miniflare, or `@cloudflare/vitest-plugin`: what a Worker under
 * test sends to `api.cloudflare.com` reaches the emulator, and the Worker is not changed at all. With `protects`, the edge
 * stands in front of it, too.
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
import { checkMembers, isObject, type Known } from "./client/known-members.ts";
import { protectedHosts } from "./miniflare/protected-hosts.ts";

/**
 * Options of a Worker, in the form that Miniflare 4 and the vitest plugin take (Miniflare 5: `convertV4MiniflareOptions`).
 * A type and not an interface: those options have an index signature, which only a type fits.
 */
export type AuxiliaryWorker = {
  name: string;
  modules: { type: "ESModule" | "Text"; path: string; contents: string }[];
  compatibilityDate: string;
  bindings?: Record<string, string>;
  durableObjects?: Record<string, { className: string; useSQLite: true }>;
  serviceBindings?: Record<string, string>;
  routes?: string[];
};

export interface EmulatorWorkersOptions {
  /** Of every account. */
  readonly settings?: SettingsChange;
  /**
   * The Worker behind the edge of each host: `{ "app.example.com": "worker-under-test" }`. `*.example.com` stands for all names
   * one label below. In the vitest plugin the Worker under test is `workerOfProject()`.
   */
  readonly protects?: Readonly<Record<string, string>>;
}

const OPTIONS: Known<EmulatorWorkersOptions> = {
  settings: { words: "an object of settings", fits: isObject },
  protects: { words: "an object with the name of a Worker for each host", fits: isObject },
};

const EMULATOR = "access-emulator";

/** Also for who is outside: the first Worker of a Miniflare gets what no route leads elsewhere. */
const CONTROL_HOST = "emulator.localhost";

/** The `outboundService` of the Worker under test. */
export const outboundService = "access-emulator-outbound";

/** The name that the vitest plugin gives to the Worker under test of a project: its `test.name`, or nothing if it has none. */
export function workerOfProject(project = ""): string {
  return `vitest-plugin-runner-${project.replaceAll(/[^a-z0-9-]/gi, "_")}`;
}

const OUTBOUND = `const ours = /^(api\\.cloudflare\\.com|.+\\.cloudflareaccess\\.com|emulator\\.localhost)$/;
export default {
  fetch(request, env) {
    const host = new URL(request.url).hostname.replace(/\\.$/, "");
    const isOurs = ours.test(host) || [host, "*" + host.slice(host.indexOf("."))].some((name) => env.HOSTS.includes(name));
    return isOurs ? env.EMULATOR.fetch(request) : fetch(request);
  },
};
`;

/**
 * The two Workers to add: the emulator, and the one that sends `api.cloudflare.com`, the teams' hosts and those that are protected
 * to it, and everything else on to where it was going. Code in Miniflare reaches the control plane at
 * `http://emulator.localhost/_emulator/`, and so does `dispatchFetch`; a browser with the port of a Miniflare that listens.
 */
export function emulatorWorkers(options: EmulatorWorkersOptions = {}): AuxiliaryWorker[] {
  const [bundle, page] = ["./worker.js", "./page.html"].map((file) =>
    readFileSync(fileURLToPath(new URL(file, import.meta.url)), "utf8"),
  ) as [string, string];
  checkMembers(options, OPTIONS, "emulatorWorkers", "option");
  const behind = protectedHosts(options.protects ?? {});
  const hosts = Object.keys(behind);
  return [
    {
      name: EMULATOR,
      modules: [
        { type: "ESModule", path: "worker.js", contents: bundle },
        { type: "Text", path: "page.html", contents: page },
      ],
      compatibilityDate: "2026-06-01",
      durableObjects: {
        ACCOUNTS: { className: "AccountObject", useSQLite: true },
        DIRECTORY: { className: "DirectoryObject", useSQLite: true },
      },
      bindings: {
        EMULATOR_MODE: "local",
        ...(options.settings ? { EMULATOR_SETTINGS: JSON.stringify(options.settings) } : {}),
      },
      serviceBindings: Object.fromEntries(hosts.map((host) => [`worker:${host}`, behind[host] as string])),
      // With the dot of the root it is the same host, and would reach the first Worker.
      routes: [CONTROL_HOST, ...hosts].flatMap((host) => [`${host}/*`, `${host}./*`]),
    },
    {
      name: outboundService,
      modules: [{ type: "ESModule", path: "outbound.js", contents: OUTBOUND }],
      compatibilityDate: "2026-06-01",
      serviceBindings: { EMULATOR },
      bindings: { HOSTS: JSON.stringify(hosts) },
    },
  ];
}
