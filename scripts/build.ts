/**
 * Builds dist/: the Worker's bundle, which everything runs; the configuration of workerd with the bundle inside; and what
 * runs in Node. `wrangler dev` and `wrangler deploy` bundle the same entry by themselves.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { build, type BuildOptions, type Plugin } from "esbuild";

const require = createRequire(import.meta.url);

const worker: BuildOptions = {
  entryPoints: ["src/worker.ts"],
  outfile: "dist/worker.js",
  platform: "neutral",
  mainFields: ["module", "main"],
  conditions: ["workerd", "worker", "browser"],
  external: ["cloudflare:*"],
  target: "es2024",
  minify: true,
};

const node: BuildOptions = {
  entryPoints: ["src/node/index.ts", "src/node/vitest.ts", "src/node/vitest-setup.ts", "src/node/miniflare.ts"],
  outdir: "dist",
  platform: "node",
  external: ["workerd", "vitest", "vitest/*"],
  target: "node20",
  splitting: true,
  chunkNames: "[name]-[hash]", // beside the files that they look for by their own address,
};

const ofCommandLine: BuildOptions = {
  platform: "node",
  external: ["workerd"],
  target: "node20",
  minifySyntax: true,
};

/** As large as all the rest, and seldom asked for: a file of its own, which is loaded when it is. */
const parity: BuildOptions = {
  ...ofCommandLine,
  entryPoints: ["src/node/cli/parity.ts"],
  outfile: "dist/parity.js",
  minifyWhitespace: true,
};
const parityApart: Plugin = {
  name: "parity apart",
  setup: ({ onResolve }) => onResolve({ filter: /\/parity\.ts$/ }, () => ({ path: "./parity.js", external: true })),
};

/** The command line is one file with all that it needs: each file that Node has to find costs a start a millisecond. */
const cli: BuildOptions = {
  ...ofCommandLine,
  entryPoints: ["src/node/cli.ts"],
  outfile: "dist/cli.js",
  plugins: [parityApart],
  // commander is CommonJS, and asks for modules of Node by `require`.
  banner: {
    js: 'import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);',
  },
};

/** What ends TLS, with its library: the library and the command line load it when it is asked for. */
const intercept: BuildOptions = {
  entryPoints: ["src/node/intercept/start.ts"],
  outfile: "dist/intercept.js",
  platform: "node",
  mainFields: ["module", "main"],
  target: "node20",
  minify: true,
};

rmSync("dist", { recursive: true, force: true });
mkdirSync("dist");
const builds = await Promise.all(
  [worker, node, cli, parity, intercept].map((options) =>
    build({ ...options, bundle: true, format: "esm", metafile: true, logLevel: "warning" }),
  ),
);
const inputs = builds.flatMap(({ metafile }) => Object.keys(metafile.inputs));
writeFileSync("dist/THIRD-PARTY-LICENSES.txt", licencesOf(inputs));

const { default: workerd } = require("workerd") as { default: string };
cpSync("src/node/emulator.capnp", "dist/emulator.capnp"); // as it is, it is for those starts that can wait a moment longer
const compile = ["compile", "--config-only", "dist/emulator.capnp", "config"];
const config = execFileSync(workerd, compile, { maxBuffer: 2 ** 28 });
writeFileSync("dist/emulator.bin", config);
cpSync("src/node/seed.schema.json", "dist/seed.schema.json");

if (!process.argv.includes("--no-types")) {
  execFileSync("tsc", ["-p", "tsconfig.types.json"], { stdio: "inherit", shell: process.platform === "win32" });
  // What Node shares with the Worker, and what is below its folder, is no part of the types that others see.
  for (const file of readdirSync("dist/types/node").filter((name) => name.endsWith(".d.ts"))) {
    const text = readFileSync(`dist/types/node/${file}`, "utf8");
    writeFileSync(`dist/${file}`, text.replaceAll(/(from "\.\/[^"]+)\.ts"/g, '$1.js"')); // tsc rewrites code only
  }
  rmSync("dist/types", { recursive: true });
}

/** The licences of the packages whose code is inside the bundles, which they ask to be given along. */
function licencesOf(files: readonly string[]): string {
  const packages = new Set(files.flatMap((file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []));
  const texts = [...packages].toSorted().map((name) => {
    const folder = `node_modules/${name}`;
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    if (file === undefined) throw new Error(`${folder} has no licence file.`);
    return `== ${name}\n\n${readFileSync(`${folder}/${file}`, "utf8").trim()}\n`;
  });
  return texts.join("\n");
}
