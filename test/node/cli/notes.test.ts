/** The notes of `start`, in a folder that other users of the machine may have had a hand in. */
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { commandLine, type Ready } from "../../support/node/command-line.ts";
import { runs, scratchFolder } from "../../support/node/processes.ts";

const user = process.geteuid?.();
const sharedIn = (temporary: string): string => join(temporary, `access-emulator-of-${user}`);
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

async function detached(env: Readonly<Record<string, string>> = {}, cli = commandLine()) {
  const { code, stdout, stderr } = await cli.ran(["start", "--detach", "--port", "0", "--json"], { env });
  expect(code, stderr).toBe(0);
  const ready = JSON.parse(stdout) as Ready;
  onTestFinished(() => {
    if (runs(ready.pid)) process.kill(ready.pid, "SIGTERM");
  });
  return { cli, ready, port: ["--port", String(ready.port)] };
}

/** What a stranger would write: that his proxy is ours, and that a process of ours is the emulator. */
function strangersNote(ready: Ready, more: object): string {
  const certificates = { authority: "/tmp/his.pem", additional: "/tmp/his.pem", bundle: "/tmp/his.pem" };
  const intercept = { url: ready.url, proxyUrl: "http://127.0.0.1:1", hosts: [], offline: false, certificates };
  const { pid, url } = ready;
  return JSON.stringify({ pid, identity: "", url, account: "a".repeat(32), intercept, ...more });
}

describe.skipIf(process.platform === "win32")("the note of a start", () => {
  test("is this user's alone to read and to write", async () => {
    const { cli, ready } = await detached();
    const folder = sharedIn(cli.temporary);
    expect([modeOf(folder), modeOf(join(folder, `${ready.port}.json`))]).toEqual(["700", "600"]);
  });

  test("stands in XDG_RUNTIME_DIR when that is a folder of this user alone; a shell without it finds it by none", async () => {
    const runtime = scratchFolder(); // made by mkdtemp: 0700
    const { cli, ready, port } = await detached({ XDG_RUNTIME_DIR: runtime });
    expect(readdirSync(join(runtime, "access-emulator"))).toEqual([`${ready.port}.json`]);
    expect(existsSync(sharedIn(cli.temporary))).toBe(false);
    expect((await cli.ran(["stop", ...port])).code).toBe(1);
    expect(runs(ready.pid)).toBe(true);
    expect((await cli.ran(["stop", ...port], { env: { XDG_RUNTIME_DIR: runtime } })).code).toBe(0);
  });

  test("is found in the temporary folder, too, where it was left without XDG_RUNTIME_DIR", async () => {
    const { cli, port } = await detached();
    expect((await cli.ran(["stop", ...port], { env: { XDG_RUNTIME_DIR: scratchFolder() } })).code).toBe(0);
  });

  test("does not stand in an XDG_RUNTIME_DIR that is open to others, a link, relative or none", async () => {
    const open = join(scratchFolder(), "open");
    mkdirSync(open);
    chmodSync(open, 0o755);
    const link = join(scratchFolder(), "link");
    symlinkSync(scratchFolder(), link);
    for (const XDG_RUNTIME_DIR of [open, link, "relative", join(open, "none")]) {
      const { cli, ready } = await detached({ XDG_RUNTIME_DIR });
      expect(readdirSync(sharedIn(cli.temporary)), XDG_RUNTIME_DIR).toEqual([`${ready.port}.json`]);
    }
    expect(readdirSync(open)).toEqual([]);
  });

  test.each([
    {
      how: "is open to other users",
      make: (folder: string) => {
        mkdirSync(folder);
        chmodSync(folder, 0o770);
      },
    },
    { how: "is a link", make: (folder: string) => symlinkSync(scratchFolder(), folder) },
    { how: "is not a folder", make: (folder: string) => writeFileSync(folder, "") },
    ...(user === 0
      ? [
          {
            how: "belongs to another user",
            make: (folder: string) => {
              mkdirSync(folder, { mode: 0o700 });
              chownSync(folder, 65_534, 65_534);
            },
          },
        ]
      : []),
  ])("is not left in a folder that $how: the start is refused, with what to do: 4", async ({ how, make }) => {
    const cli = commandLine();
    const folder = sharedIn(cli.temporary);
    make(folder);
    const { code, stdout, stderr } = await cli.ran(["start", "--port", "0"]);
    expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
    expect(stderr).toContain(`The folder ${folder}, in which start leaves a note for stop and env, ${how}`);
    expect(stderr).toMatch(
      /: remove it, or set XDG_RUNTIME_DIR \(of mode 0700\) or TMPDIR to a folder of your own\.\n$/,
    );
  });

  test("takes the place of a link, and what the link leads to is left as it is", async () => {
    const { cli, ready, port } = await detached();
    expect((await cli.ran(["stop", ...port])).code).toBe(0);
    const precious = join(scratchFolder(), "precious");
    writeFileSync(precious, "as it was");
    const note = join(sharedIn(cli.temporary), `${ready.port}.json`);
    symlinkSync(precious, note);
    const words = ["start", "--detach", "--json", ...port];
    const again = JSON.parse((await cli.ran(words)).stdout) as Ready;
    onTestFinished(() => void process.kill(again.pid, "SIGTERM"));
    expect(readFileSync(precious, "utf8")).toBe("as it was");
    expect(lstatSync(note).isFile()).toBe(true);
  });
});

describe.skipIf(process.platform === "win32")("what is not believed", () => {
  test.each([
    { what: "a note in a folder that others may write", folder: 0o777, file: 0o600 },
    { what: "a note that others may write", folder: 0o700, file: 0o666 },
  ])("$what: env exports none of it, and stop ends nothing", async ({ folder: ofFolder, file: ofFile }) => {
    const { cli, ready, port } = await detached();
    const folder = sharedIn(cli.temporary);
    const note = join(folder, `${ready.port}.json`);
    const { instance } = JSON.parse(readFileSync(note, "utf8")) as { instance: string };
    writeFileSync(note, strangersNote(ready, { instance }));
    const wanted = { code: 0, stdout: expect.stringContaining(":x@127.0.0.1:1'") };
    expect(await cli.ran(["env", "--intercept", ...port])).toMatchObject(wanted); // else this would show nothing
    chmodSync(folder, ofFolder);
    chmodSync(note, ofFile);
    expect(await cli.ran(["env", "--intercept", ...port])).toMatchObject({ code: 2, stdout: "" });
    expect((await cli.ran(["env", ...port])).stdout).not.toContain("a".repeat(32));
    expect((await cli.ran(["stop", ...port])).code).toBe(1);
    expect(runs(ready.pid)).toBe(true);
  });

  test("a note of another start than the one that answers at its address", async () => {
    const { cli, ready, port } = await detached();
    const note = join(sharedIn(cli.temporary), `${ready.port}.json`);
    writeFileSync(note, strangersNote(ready, { instance: "of another start" }), { mode: 0o600 });
    expect(await cli.ran(["env", "--intercept", ...port])).toMatchObject({ code: 2, stdout: "" });
    expect((await cli.ran(["status", ...port])).stdout).not.toContain("process");
    expect(await cli.ran(["stop", ...port])).toMatchObject({
      code: 1,
      stderr: `access-emulator: The emulator that was started on port ${ready.port} is not the one that answers there: end process ${ready.pid} yourself, if that is still it.\n`,
    });
    expect(runs(ready.pid)).toBe(true);
  });

  test.runIf(process.platform === "linux")("a note whose process number another process has by now", async () => {
    const { cli, ready, port } = await detached();
    const note = join(sharedIn(cli.temporary), `${ready.port}.json`);
    const said = JSON.parse(readFileSync(note, "utf8")) as { identity: string };
    expect(said.identity).toMatch(/^\d+\.\d+$/);
    writeFileSync(note, JSON.stringify({ ...said, identity: `${said.identity}1` }), { mode: 0o600 });
    expect((await cli.ran(["stop", ...port])).code).toBe(1);
    expect(runs(ready.pid)).toBe(true);
  });

  test("a note that is no note, or has no end", async () => {
    const { cli, ready, port } = await detached();
    const note = join(sharedIn(cli.temporary), `${ready.port}.json`);
    const whole = readFileSync(note, "utf8");
    for (const text of ["", "null", "{}", "[1]", '{"pid":1}', `${whole}${" ".repeat(70_000)}`]) {
      writeFileSync(note, text);
      expect((await cli.ran(["stop", ...port])).code, text.slice(0, 20)).toBe(1);
      writeFileSync(note, whole, { mode: 0o600 });
    }
    expect((await cli.ran(["stop", ...port])).code).toBe(0);
  });
});
