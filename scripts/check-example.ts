/** Installs each example with the packed package, as a user would, and runs its types and tests. */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { PATIENT, expect, packInto, plainEnvironment, run, systemPath, trial } from "./trial.ts";

/** A test without the globalSetup: each of vitest's workers then has an emulator of its own. */
const ALONE = `import { inject } from "vitest";
import { expect, test } from "access-emulator/vitest";
test("without globalSetup there is an emulator all the same", async ({ account }) => {
  expect(inject("accessEmulatorUrl")).toBeUndefined();
  expect(await account.settings()).toMatchObject({ access_enabled: true });
});
`;

await trial("example", (folder) => {
  const tarball = packInto(join(folder, "tarball"));
  // The Node of this project: vitest asks for 22 or later.
  const PATH = `${dirname(process.execPath)}:${systemPath()}`;
  for (const example of readdirSync("examples")) {
    const project = join(folder, example);
    cpSync(join("examples", example), project, {
      recursive: true,
      filter: (path) => !/[/\\](node_modules|\.wrangler)$/.test(path),
    });
    const manifest = join(project, "package.json");
    writeFileSync(manifest, readFileSync(manifest, "utf8").replace("file:../..", `file:${tarball}`));

    const options = { cwd: project, env: { ...plainEnvironment(), PATH } };
    run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline"], options);
    run("npm", ["run", "types"], options);
    expect(`${example}: the types fit, those of the vitest plugin and of Miniflare too`, true);
    console.log(run("npm", ["test", "--", ...PATIENT], { ...options, env: { ...options.env, NO_COLOR: "1" } }));
  }

  const project = join(folder, "worker-under-test");
  mkdirSync(join(project, "alone"));
  writeFileSync(join(project, "alone/alone.test.ts"), ALONE);
  writeFileSync(join(project, "alone/vitest.config.ts"), "export default {};\n");
  run("npx", ["vitest", "run", "--root", "alone", ...PATIENT], { cwd: project, env: { ...plainEnvironment(), PATH } });
  expect("the fixture works without globalSetup", true);
});
