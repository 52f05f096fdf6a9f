/** What is bundled, and how. */
import type { BuildOptions, Plugin } from "esbuild";

/** What users import. */
export const ENTRIES = ["index", "vitest", "vitest-setup", "miniflare"];

/** The page is a text module beside the bundle: a start compiles nothing of it. */
const pageBeside: Plugin = {
  name: "page beside the bundle",
  setup: ({ onResolve }) => {
    onResolve({ filter: /\/page\.html$/ }, () => ({ path: "./page.html", external: true }));
  },
};

/** The page's two scripts and its style, which scripts/page-document.ts puts into one document. */
export const page: BuildOptions = {
  entryPoints: ["src/page/early.ts", "src/page/main.tsx", "src/page/style/index.css"],
  platform: "browser",
  format: "iife",
  target: ["chrome120", "firefox121", "safari17"],
  jsx: "automatic",
  jsxImportSource: "preact",
  minify: true,
  bundle: true,
  charset: "utf8",
  legalComments: "none",
};

export const worker: BuildOptions = {
  entryPoints: ["src/worker.ts"],
  outfile: "dist/worker.js",
  platform: "neutral",
  mainFields: ["module", "main"],
  conditions: ["workerd", "worker", "browser"],
  external: ["cloudflare:*"],
  plugins: [pageBeside],
  target: "es2024",
  minify: true,
};

const node: BuildOptions = {
  entryPoints: ENTRIES.map((entry) => `src/node/${entry}.ts`),
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
/** It has the rules that a seed is held to. */
const pull: BuildOptions = {
  ...parity,
  entryPoints: ["src/node/cli/pull.ts"],
  outfile: "dist/pull.js",
};
const apart: Plugin = {
  name: "parity and pull apart",
  setup: ({ onResolve }) => {
    for (const name of ["parity", "pull"]) {
      onResolve({ filter: new RegExp(`/${name}\\.ts$`) }, () => ({ path: `./${name}.js`, external: true }));
    }
  },
};

/** The command line is one file with all that it needs: each file that Node has to find costs a start a millisecond. */
const cli: BuildOptions = {
  ...ofCommandLine,
  entryPoints: ["src/node/cli.ts"],
  outfile: "dist/cli.js",
  plugins: [apart],
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

export const bundles: readonly BuildOptions[] = [worker, node, cli, parity, pull, intercept];

/** The same, into another folder than dist/. */
export function bundlesIn(folder: string): BuildOptions[] {
  return bundles.map((options) => {
    const { outfile } = options;
    const place = outfile === undefined ? { outdir: folder } : { outfile: outfile.replace(/^dist\b/, folder) };
    return Object.assign({}, options, place);
  });
}
