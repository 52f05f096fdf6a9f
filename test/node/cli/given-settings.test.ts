/** `--settings` and `settings set`: JSON as it stands, a file, or standard input. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { built } from "../../support/node/built-library.ts";
import { commandLine, type Ready } from "../../support/node/command-line.ts";
import { runs, scratchFolder } from "../../support/node/processes.ts";

const TOKEN = "token-that-nobody-is-to-see-in-a-list";
const settings = { api_tokens: [{ name: "CI", token: TOKEN, permissions: ["Access: Service Tokens Read"] }] };

function settingsFile(text = JSON.stringify(settings)): string {
  const file = join(scratchFolder(), "settings.json");
  writeFileSync(file, text);
  return file;
}

/** With something on its standard input. */
function ranWith(input: string, words: readonly string[], temporary: string) {
  const env = { ...process.env, TMPDIR: temporary, XDG_RUNTIME_DIR: "", NO_COLOR: "1" };
  return spawnSync(process.execPath, [built("cli.js"), ...words], { input, env, encoding: "utf8" });
}

function detachedWith(input: string, words: readonly string[]) {
  const cli = commandLine();
  const { status, stdout, stderr } = ranWith(
    input,
    ["start", "--detach", "--json", "--port", "0", ...words],
    cli.temporary,
  );
  expect(status, stderr).toBe(0);
  const ready = JSON.parse(stdout) as Ready;
  onTestFinished(() => {
    if (runs(ready.pid)) process.kill(ready.pid, "SIGTERM");
  });
  return { cli, ready };
}

/** Everything that a list of processes shows to others. */
function commandLines(): string {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .map((entry) => {
      try {
        return readFileSync(`/proc/${entry}/cmdline`, "latin1");
      } catch {
        return ""; // it has ended meanwhile
      }
    })
    .join("\n");
}

async function apiTokens({ ready, cli }: ReturnType<typeof detachedWith>): Promise<string> {
  return (await cli.ran(["settings", "--json", "--port", String(ready.port)])).stdout;
}

describe("the settings of a start", () => {
  test.each([
    { from: "a file", input: "", words: () => ["--settings", settingsFile()] },
    { from: "standard input, also detached", input: JSON.stringify(settings), words: () => ["--settings", "-"] },
    { from: "the command line", input: "", words: () => ["--settings", JSON.stringify(settings)] },
  ])("come from $from", async ({ input, words }) => {
    const running = detachedWith(input, words());
    expect(JSON.parse(await apiTokens(running))).toMatchObject({
      api_tokens: [{ permissions: settings.api_tokens[0]?.permissions }],
    });
  });

  test.runIf(existsSync("/proc/self/cmdline"))("stand in no list of processes, unless they are arguments", () => {
    const [one] = [
      detachedWith("", ["--settings", settingsFile()]),
      detachedWith(JSON.stringify(settings), ["--settings", "-"]),
    ];
    expect(runs(one.ready.pid)).toBe(true);
    expect(commandLines()).not.toContain(TOKEN);
  });

  test("are told to be wrong, without the text: 2", async () => {
    const cli = commandLine();
    const start = ["start", "--port", "0", "--settings"];
    const refused = async (words: readonly string[]) => {
      const { code, stdout, stderr } = await cli.ran([...start, ...words]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).not.toContain("secret-");
      return stderr;
    };
    const file = settingsFile("secret-1");
    expect(await refused([file])).toContain(`--settings in ${file} is not valid JSON`);
    expect(await refused(["secret-2.json"])).toBe(
      "access-emulator: --settings is neither a JSON object nor the name of a file that is there; - reads standard input.\n",
    );
    expect(await refused(['{"a": secret-3'])).toContain("--settings is not valid JSON");
    expect(await refused([scratchFolder()])).toContain("--settings cannot be read");
    expect(await refused(["-", "--seed", "-"])).toContain("--seed - and --settings - both read standard input");
  });

  test("and a seed on standard input reach a detached start", async () => {
    const id = "d".repeat(32);
    const running = detachedWith(JSON.stringify({ accounts: [{ id, tokens: [{ name: "seeded" }] }] }), ["--seed", "-"]);
    const { stdout } = await running.cli.ran(["tokens", "--account", id, "--port", String(running.ready.port)]);
    expect(stdout).toContain("seeded");
  });
});

test("settings set takes a file and standard input, too", async () => {
  const cli = commandLine();
  const { ready } = await cli.started();
  const port = ["--port", String(ready.port), "--json"];
  const set = await cli.ran(["settings", "set", settingsFile('{"journal_limit":7}'), ...port]);
  expect(JSON.parse(set.stdout)).toMatchObject({ journal_limit: 7 });
  const { stdout } = ranWith('{"journal_limit":8}', ["settings", "set", "-", ...port], cli.temporary);
  expect(JSON.parse(stdout)).toMatchObject({ journal_limit: 8 });
});
