/**
 * Builds dist/: the Worker's bundle, which everything runs; the configuration of workerd with the bundle inside; and what
 * runs in Node. `wrangler dev` and `wrangler deploy` bundle the same entry by themselves.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { bundles, ENTRIES } from "./bundles.ts";

const require = createRequire(import.meta.url);

rmSync("dist", { recursive: true, force: true });
mkdirSync("dist");
const builds = await Promise.all(
  bundles.map((options) => build({ ...options, bundle: true, format: "esm", metafile: true, logLevel: "warning" })),
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
  keepTypesOf(ENTRIES.map((entry) => `dist/types/node/${entry}.d.ts`));
  for (const entry of ENTRIES) {
    const hasDefault = readFileSync(`dist/types/node/${entry}.d.ts`, "utf8").includes("export default ");
    const exported = hasDefault ? ["*", "{ default }"] : ["*"];
    writeFileSync(
      `dist/${entry}.d.ts`,
      exported.map((what) => `export ${what} from "./types/node/${entry}.js";\n`).join(""),
    );
  }
}

/** Of the declarations that were made, others see those that the entries lead to. */
function keepTypesOf(entries: readonly string[]): void {
  const kept = new Set(entries);
  for (const file of kept) {
    const text = readFileSync(file, "utf8").replaceAll(/(from "\.[^"]+)\.ts"/g, '$1.js"'); // tsc rewrites code only
    writeFileSync(file, text);
    for (const [, to = ""] of text.matchAll(/from "(\.[^"]+)\.js"/g)) kept.add(`${join(dirname(file), to)}.d.ts`);
  }
  for (const file of readdirSync("dist/types", { recursive: true, encoding: "utf8" })) {
    const path = join("dist/types", file);
    if (file.endsWith(".d.ts") && !kept.has(path)) rmSync(path);
  }
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
