/**
 * Runs all code of docs/guides as a user would: in a folder with the packed package, vitest, jose and the npm client, on Node 20.
 * A page for another tool is typed into one shell, from its first block to its last, where that tool is; elsewhere its blocks are
 * at least looked at.
 */
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { blocksOf, isPrinted, type Block } from "./guide-blocks.ts";
import { differences, scriptOf, sessionOf } from "./page-session.ts";
import {
  expect,
  PATIENT,
  missingOf,
  outcome,
  packInto,
  plainEnvironment,
  run,
  trial,
  typesFit,
  type CommandOptions,
} from "./trial.ts";

const GUIDES = "docs/guides";
/** Pages that are one session, with the tool and the host without which they cannot be typed. */
const SESSIONS = {
  "docs/stackql.md": ["stackql", "registry.stackql.app"],
  "docs/terraform.md": ["terraform", "registry.terraform.io"],
} as const;

function blocksOfAll(): Block[] {
  const pages = readdirSync(GUIDES).filter((name) => name.endsWith(".md"));
  const blocks = pages.flatMap((page) => {
    const markdown = readFileSync(join(GUIDES, page), "utf8");
    const found = blocksOf(join(GUIDES, page), markdown);
    const hasTest = page === "README.md" || found.some(isTest);
    expect(`${page}: ${markdown.split("\n").length - 1} lines, ${found.length} files`, hasTest, "no test");
    return found;
  });
  const names = blocks.map(({ file }) => file);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  if (twice.length > 0) throw new Error(`Two blocks are ${twice.join(", ")}: one would hide the other.`);
  return blocks;
}

/** A test, or a shell file that says what it prints and runs everywhere. */
const isTest = ({ file, output, needs }: Block): boolean =>
  file.endsWith(".test.ts") || (output !== undefined && needs === undefined);

/** In a folder of its own beside the project, whose package it uses. */
async function typed(
  page: string,
  needs: readonly [tool: string, host: string],
  project: string,
  options: CommandOptions,
): Promise<void> {
  const steps = sessionOf(page, readFileSync(page, "utf8"));
  const folder = join(project, "..", needs[0]);
  mkdirSync(folder);
  symlinkSync(join(project, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "steps.sh"), steps.map(({ text }) => text).join(""));
  writeFileSync(join(folder, "session.sh"), `exec 2>&1\n${scriptOf(steps)}`);
  const at = { cwd: folder, env: { ...options.env, TF_CLI_ARGS: "-no-color" } };
  expect(`${page}: ${steps.length} steps that are shell`, outcome("sh", ["-n", "steps.sh"], at).code === 0);
  const missing = await missingOf(needs, at);
  if (missing.length > 0) return console.log(`- ${page}: NOT TYPED, this machine has no ${missing.join(", ")}`);
  const { code, stdout } = outcome("sh", ["-eu", "session.sh"], at);
  expect("  typed, it ends well", code === 0, `it ended with ${code}:\n${stdout}`);
  const others = differences(steps, stdout);
  expect("  each step prints what the page says", others.length === 0, others.join("\n"));
}

/** Shell stops at the first command that fails, as a job in CI does. */
function runsAndPrints({ file, output }: Block, options: CommandOptions): void {
  const { code, stdout, stderr } = outcome("sh", ["-eu", file], options);
  expect(`sh ${file}`, code === 0, `it ended with ${code}:\n${stdout}${stderr}`);
  if (output !== undefined) expect("  prints what the guide says", isPrinted(output, stdout), stdout);
}

await trial("guides", async (folder) => {
  const blocks = blocksOfAll();
  const tarball = packInto(join(folder, "tarball"));
  const { devDependencies } = JSON.parse(readFileSync("package.json", "utf8")) as {
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  const project = join(folder, "project");
  mkdirSync(project);
  const manifest = {
    private: true,
    type: "module",
    devDependencies: {
      "access-emulator": `file:${tarball}`,
      cloudflare: devDependencies.cloudflare,
      jose: devDependencies.jose,
      vitest: "4.1.12", // the last major version that runs on Node 20
    },
  };
  writeFileSync(join(project, "package.json"), JSON.stringify(manifest));
  for (const { file, text } of blocks) writeFileSync(join(project, file), text);

  const environment = { ...plainEnvironment(), NO_COLOR: "1" };
  const options: CommandOptions = { cwd: project, env: environment };
  console.log(`  on Node ${run("node", ["--version"], options).trim()}`);
  run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", "--no-package-lock"], options);
  typesFit(project);
  for (const block of blocks) {
    if (!block.file.endsWith(".sh")) continue;
    const missing = await missingOf(block.needs ?? [], options);
    if (missing.length === 0) runsAndPrints(block, options);
    else console.log(`- sh ${block.file}: SKIPPED, this machine has no ${missing.join(", ")}`);
  }
  for (const [page, needs] of Object.entries(SESSIONS)) await typed(page, needs, project, options);
  // With CI set, vitest compares golden files and makes none.
  console.log(run("npx", ["vitest", "run", ...PATIENT], { ...options, env: { ...environment, CI: "true" } }));
});
