/**
 * What `wrangler deploy` would upload, without uploading it: for the top level of wrangler.toml and for its environment
 * `sandbox`. It needs neither a network nor an account. A warning of wrangler fails it, and a bundle over the budget does.
 */
import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { gzipSync } from "node:zlib";
import { expect, outcome, trial } from "./trial.ts";

/**
 * Cloudflare's limits on the free plan, in bytes: "Workers limits" in its documentation. 3 MB after gzip, which newer versions of
 * that page no longer name; 64 MB before compression.
 */
const FREE_PLAN = { raw: 64_000_000, gzip: 3_000_000 };
/**
 * Ours, after gzip, in KiB. It is far below Cloudflare's: every isolate that starts compiles the whole bundle, and under 3 MB a
 * library too many would go unnoticed. With tokens alone the bundle had 109 KiB, with tenants, applications, policies and groups
 * 164 KiB, a third of which are the two descriptions; with organization, keys, the edge and its origins 254 KiB. What is done about
 * overload, open files and large documents, and the headers of our own answers, took 15 more.
 * What the page asks for took 7: searches, filters and events of tokens, what is due next, explanations of tokens by their ids.
 */
const BUDGET = 280;

/** Of the page, which is a text: nothing compiles it at a start, and it is sent to browsers alone. After gzip, in KiB. */
const PAGE_BUDGET = 80;

/** The empty name is the top level; wrangler warns when it is not told which is meant. */
const ENVIRONMENTS = ["", "sandbox"];
const BINDINGS = { ACCOUNTS: "AccountObject", DIRECTORY: "DirectoryObject" };

/** Wrangler neither finds an account nor asks for one, and says the same as where nobody watches it. */
function environmentIn(folder: string): Record<string, string | undefined> {
  const ofAnAccount = /^(CLOUDFLARE|CF)_(API|ACCOUNT|EMAIL|ENV)/;
  const without = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofAnAccount.test(name)));
  return {
    ...without,
    CI: "true",
    NO_COLOR: "1",
    HOME: folder,
    XDG_CONFIG_HOME: folder,
    WRANGLER_HIDE_BANNER: "true",
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_LOG_PATH: join(folder, "log"),
  };
}

/** In bytes, of the modules with this ending: wrangler uploads no source map unless it is told to. */
function sizesIn(folder: string, ending: string): { readonly raw: number; readonly gzip: number } {
  const names = readdirSync(folder).filter((name) => name.endsWith(ending));
  const modules = names.map((name) => readFileSync(join(folder, name)));
  const total = (sizes: readonly number[]) => sizes.reduce((sum, size) => sum + size, 0);
  return {
    raw: total(modules.map((module) => module.byteLength)),
    gzip: total(modules.map((module) => gzipSync(module).byteLength)),
  };
}

const kib = (bytes: number): string => `${(bytes / 1024).toFixed(0)} KiB`;

await trial("deploy", (folder) => {
  const wrangler = resolve("node_modules/wrangler/bin/wrangler.js");
  for (const environment of ENVIRONMENTS) {
    const name = environment === "" ? "the top level" : `the environment ${environment}`;
    const outdir = join(folder, `made-${environment}`);
    const words = ["deploy", "--dry-run", `--env=${environment}`, "--outdir", outdir];
    const { code, stdout, stderr } = outcome(process.execPath, [wrangler, ...words], { env: environmentIn(folder) });
    const said = stripVTControlCharacters(`${stdout}${stderr}`);
    expect(`${name} can be deployed`, code === 0, said);
    expect(`wrangler warns of nothing in ${name}`, !/warning|deprecat|▲|✘/i.test(said), said);
    const bound = Object.entries(BINDINGS).every(([binding, of]) => said.includes(`env.${binding} (${of})`));
    expect(`both durable objects are bound in ${name}`, bound, said);
    const { raw, gzip } = sizesIn(outdir, ".js");
    const page = sizesIn(outdir, ".html");
    const figures = `${kib(raw)} raw, ${kib(gzip)} after gzip`;
    const limits = `our budget ${BUDGET} KiB after gzip; the free plan's 64 MB raw, 3 MB after gzip`;
    const fits = gzip > 0 && gzip <= BUDGET * 1024 && gzip + page.gzip <= FREE_PLAN.gzip && raw <= FREE_PLAN.raw;
    expect(`the bundle of ${name}: ${figures} (${limits})`, fits);
    const ofPage = `${kib(page.raw)} raw, ${kib(page.gzip)} after gzip, as text`;
    expect(
      `the page beside it: ${ofPage} (our budget ${PAGE_BUDGET} KiB)`,
      page.gzip > 0 && page.gzip <= PAGE_BUDGET * 1024,
    );
  }
});
