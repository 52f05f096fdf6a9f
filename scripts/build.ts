/**
 * Builds dist/: the Worker's bundle, which everything runs; the configuration of workerd with the bundle inside; and what
 * runs in Node. `wrangler dev` and `wrangler deploy` bundle the same entry by themselves.
 *
 * All of it is made beside dist/ and then put into it, file by file: what is there can be used while a build runs, and stays
 * as it is when the build fails.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { bundlesIn, ENTRIES } from "./bundles.ts";
import { writePageDocument } from "./page-document.ts";
import { putInPlace } from "./put-in-place.ts";

const require = createRequire(import.meta.url);

/** Git ignores it as it ignores dist/. */
const made = `dist-${process.pid}`;
process.once("exit", () => rmSync(made, { recursive: true, force: true }));
for (const left of readdirSync(".").filter(isLeft)) rmSync(left, { recursive: true, force: true });
mkdirSync(made);
const builds = await Promise.all(
  bundlesIn(made).map((options) =>
    build({ ...options, bundle: true, format: "esm", metafile: true, logLevel: "warning" }),
  ),
);
const ofPage = await writePageDocument(`${made}/page.html`);
const inputs = [...builds.map(({ metafile }) => metafile), ofPage].flatMap(({ inputs: files }) => Object.keys(files));
writeFileSync(`${made}/THIRD-PARTY-LICENSES.txt`, licencesOf(inputs));

const { default: workerd } = require("workerd") as { default: string };
cpSync("src/node/emulator.capnp", `${made}/emulator.capnp`); // as it is, it is for those starts that can wait a moment longer
const compile = ["compile", "--config-only", `${made}/emulator.capnp`, "config"];
const config = execFileSync(workerd, compile, { maxBuffer: 2 ** 28 });
writeFileSync(`${made}/emulator.bin`, config);
cpSync("src/node/seed.schema.json", `${made}/seed.schema.json`);

if (!process.argv.includes("--no-types")) {
  execFileSync("tsc", ["-p", "tsconfig.types.json", "--outDir", `${made}/types`], {
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  keepTypesOf(ENTRIES.map((entry) => `${made}/types/node/${entry}.d.ts`));
  for (const entry of ENTRIES) {
    const hasDefault = readFileSync(`${made}/types/node/${entry}.d.ts`, "utf8").includes("export default ");
    const exported = hasDefault ? ["*", "{ default }"] : ["*"];
    writeFileSync(
      `${made}/${entry}.d.ts`,
      exported.map((what) => `export ${what} from "./types/node/${entry}.js";\n`).join(""),
    );
  }
}
await putInPlace(made, "dist", ["standalone"]); // which another script makes

/** Whether a folder is that of a build that was killed. */
function isLeft(name: string): boolean {
  const pid = /^dist-(\d+)$/.exec(name)?.[1];
  if (pid === undefined) return false;
  try {
    return Number(pid) === process.pid || !process.kill(Number(pid), 0);
  } catch (problem) {
    return !(problem instanceof Error && "code" in problem && problem.code === "EPERM");
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
  for (const file of readdirSync(`${made}/types`, { recursive: true, encoding: "utf8" })) {
    const path = join(made, "types", file);
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
