/** The library and the command line run on every Node that is there, not only on the one of the tests. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { built } from "../../support/node/built-library.ts";
import { commandLine, placeOf, running } from "../../support/node/command-line.ts";
import { create, namesIn } from "../../support/node/emulators.ts";
import { untilGone } from "../../support/node/processes.ts";

/** The Nodes of the path, one for each version, from 20 on. */
function nodes(): { version: string; node: string }[] {
  const found = new Map<string, string>();
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const node = join(folder, "node");
    if (!existsSync(node)) continue;
    const version = execFileSync(node, ["--version"], { encoding: "utf8" }).trim();
    if (Number(/^v(\d+)/.exec(version)?.[1]) >= 20 && !found.has(version)) found.set(version, node);
  }
  return [...found].map(([version, node]) => ({ version, node }));
}

describe.each(nodes())("Node $version", ({ node }) => {
  test("runs the library; what it forgot to stop is gone with it", async () => {
    const script = resolve("test/support/node/fixtures/parent.js");
    const { finished } = running(script, [pathToFileURL(built("index.js")).href, "ends"], { node });
    const { code, stdout, stderr } = await finished;
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    await untilGone((JSON.parse(stdout.split("\n")[1] ?? "") as { pid: number }).pid);
  });

  test("runs the command line", async () => {
    const cli = commandLine();
    const { ready, kill, finished } = await cli.started([], { node });
    await create(placeOf(ready), "made");
    expect(await namesIn(placeOf(ready))).toEqual(["made"]);
    const port = ["--port", String(ready.port)];
    expect(await cli.ran(["status", ...port], { node })).toMatchObject({ code: 0, stderr: "" });
    kill("SIGINT");
    expect(await finished).toMatchObject({ code: 0, stderr: "" });
    const ran = await cli.ran(["run", "--", node, "-e", "process.exit(3)"], { node });
    const nothing = expect.stringMatching(/^access-emulator: Nothing came to the emulator: [^\n]+\n$/);
    expect(ran).toMatchObject({ code: 3, stderr: nothing });
    const wrong = await cli.ran(["start", "--seed", "/no/such/file"], { node });
    expect(wrong.code).toBe(2);
    if (process.platform !== "linux") return;
    const never = await cli.ran(["start", "--port", "0", "--persist", "/proc/no/such"], { node });
    expect(never.code, never.stderr).toBe(4); // Node itself would try for ever
  });
});
