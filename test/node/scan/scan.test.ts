/** `scan`: where secrets stand, and whose they are. */
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  createReadStream,
  ftruncateSync,
  mkdirSync,
  openSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newSecret } from "../../../src/rules/service-tokens/secret.ts";
import { startEmulator, type Account, type Emulator } from "../../support/node/built-library.ts";
import { commandLine, type Finished } from "../../support/node/command-line.ts";
import { create, operation, secretOf } from "../../support/node/emulators.ts";
import { scratchFolder } from "../../support/node/processes.ts";

let emulator: Emulator;
let account: Account;
let secret: string;
let token: { readonly id: string; readonly client_id: string };
beforeAll(async () => {
  emulator = await startEmulator();
  account = await emulator.account();
  const created = await create(account, 'the "CI" token');
  [token, secret] = [created, secretOf(created)];
});
afterAll(() => emulator.stop());

/** It has the form and the checksum, and nobody here made it. */
const foreign = newSecret("cfast", (length) => new Uint8Array(length).fill(3));

function scanned(...words: string[]): Promise<Finished> {
  return commandLine().ran(["scan", "--port", String(emulator.port), ...words]);
}

function fileWith(content: string | Uint8Array, name = "file.log"): string {
  const file = join(scratchFolder(), name);
  writeFileSync(file, content);
  return file;
}

describe("emulator.scan()", () => {
  test("tells the token of each secret, by its state", async () => {
    const own = await emulator.account();
    const first = await create(own, "rotated");
    const rotate = async (body?: object) => secretOf(await operation(own, "POST", `/${first.id}/rotate`, body));
    const second = await rotate();
    const third = await rotate({ previous_client_secret_expires_at: "2999-01-01T00:00:00Z" });
    const gone = await create(own, "gone");
    await operation(own, "DELETE", `/${gone.id}`);
    const text = [secretOf(first), second, third, secretOf(gone), foreign].join("\n");
    const found = await emulator.scan(text);
    expect(found.map(({ line, minted }) => [line, minted?.state ?? null])).toEqual([
      [1, "retired"],
      [2, "previous"],
      [3, "current"],
      [4, "deleted"],
      [5, null],
    ]);
    expect(found[2]?.minted).toMatchObject({
      account_id: own.id,
      token_id: first.id,
      token_name: "rotated",
      client_id: first.client_id,
    });
    expect(JSON.stringify(found)).not.toContain(third);
  });

  test("finds secrets of 64 hex digits that were made here, and no other digests", async () => {
    const own = await emulator.account();
    await own.changeSettings({ assumptions: { "secret-format": "hex" } });
    const old = secretOf(await create(own, "old"));
    const found = await emulator.scan(`sha256:${"0123456789abcdef".repeat(4)} ${old}`);
    expect(found).toMatchObject([{ form: "hex", minted: { token_name: "old" } }]);
  });

  test("takes bytes and streams; an account narrows it", async () => {
    expect(await emulator.scan(Buffer.from(secret))).toHaveLength(1);
    expect(await emulator.scan(createReadStream(fileWith(secret)))).toHaveLength(1);
    const other = await emulator.account();
    expect(await emulator.scan(`${secret} ${foreign}`, { account: other.id })).toMatchObject([{ minted: null }]);
    expect(await emulator.scan(secret, { account: account.id })).toHaveLength(1);
    expect(await emulator.scan("")).toEqual([]);
  });

  test("names each account that has the secret", async () => {
    const own = await emulator.account();
    const shared = secretOf(await create(own, "shared"));
    const fork = await own.fork();
    const found = await emulator.scan(shared);
    expect(new Set(found.map(({ minted }) => minted?.account_id))).toEqual(new Set([own.id, fork.id]));
  });

  test("asks about more places than fit into one question", async () => {
    const text = Array.from({ length: 12_000 }, (_, number) => number.toString(16).padStart(64, "0")).join("\n");
    expect(await emulator.scan(`${text}\n${secret}`)).toMatchObject([{ line: 12_001 }]);
  });
});

describe("the command", () => {
  test("says file, line, column and token, and never the secret: 5", async () => {
    const file = fileWith(`{\n  "client_secret": "${secret}"\n}\n`, "state.tfstate");
    const { code, stdout, stderr } = await scanned(file);
    expect(stdout).toBe(
      `${file}:2:21: the secret of token "the \\"CI\\" token" (${token.id}, ${token.client_id}) of account ${account.id}.\n`,
    );
    expect({ code, stderr }).toEqual({ code: 5, stderr: "" });
  });

  test("finds none: 0, and says so", async () => {
    expect(await scanned(fileWith(""))).toEqual({
      code: 0,
      signal: null,
      stdout: "No secret of a service token stands in this file.\n",
      stderr: "",
    });
    const folder = scratchFolder();
    expect((await scanned(folder)).stdout).toBe("No secret of a service token stands in these 0 files.\n");
  });

  test("finds one that it did not make: it may be a real one: 5", async () => {
    const { code, stdout } = await scanned(fileWith(foreign));
    expect(code).toBe(5);
    expect(stdout).toContain("but this emulator did not make it: it may be a real one.");
    expect(stdout).not.toContain(foreign.slice(6, 20));
  });

  test("reads a Kubernetes manifest", async () => {
    const text = `kind: Secret\ndata:\n  client-secret: ${Buffer.from(secret).toString("base64")}\n`;
    const { code, stdout } = await scanned(fileWith(text, "secret.yaml"));
    expect(code).toBe(5);
    expect(stdout).toMatch(/:3:18: the secret of token .*, in base64\.\n$/);
  });

  test("with --json gives everything in one document", async () => {
    const file = fileWith(`${secret} ${foreign}`);
    const { code, stdout, stderr } = await scanned("--json", file, "/no/such/file");
    const result: unknown = JSON.parse(stdout);
    expect(result).toMatchObject({
      found: [
        { file, line: 1, column: 1, minted: { token_id: token.id, state: "current" } },
        { file, line: 1, column: 56, minted: null },
      ],
      files: 1,
      skipped: [],
      unreadable: [{ file: "/no/such/file" }],
    });
    expect({ code, stderr }).toEqual({ code: 5, stderr: "" });
    expect(stdout).not.toContain(secret);
  });

  test("reads folders to their ground, and tells what it does not read", async () => {
    const folder = scratchFolder();
    mkdirSync(join(folder, "a/b/.hidden"), { recursive: true });
    writeFileSync(join(folder, "a/b/.hidden/deep.bin"), Buffer.concat([Buffer.of(0, 1, 255), Buffer.from(secret)]));
    writeFileSync(join(folder, "z.txt"), "nothing");
    symlinkSync("..", join(folder, "a/circle"));
    symlinkSync("nowhere", join(folder, "a/broken"));
    symlinkSync("../z.txt", join(folder, "a/link.txt"));
    execFileSync("mkfifo", [join(folder, "pipe")]);
    const { code, stdout, stderr } = await scanned(folder);
    expect(code).toBe(5);
    expect(stdout).toContain(`${join(folder, "a/b/.hidden/deep.bin")}:1:4: the secret`);
    expect(stderr.split("\n").filter(Boolean)).toEqual([
      `access-emulator: ${join(folder, "a/broken")} is not read: it is a link to nothing.`,
      `access-emulator: ${join(folder, "a/circle")} is not read: it is a link to a folder: name it to have it read.`,
      `access-emulator: ${join(folder, "pipe")} is not read: it is neither a file nor a folder.`,
    ]);
  });

  test("what cannot be read is told: 1, and the rest is read", async () => {
    const good = fileWith("nothing");
    const missing = await scanned("/no/such/file", good);
    expect(missing).toMatchObject({ code: 1, stdout: "" });
    expect(missing.stderr).toMatch(/^access-emulator: \/no\/such\/file cannot be read: ENOENT[^\n]*\n$/);
    if (process.getuid?.() !== 0) {
      const closed = fileWith(secret);
      chmodSync(closed, 0o000);
      expect(await scanned(closed)).toMatchObject({ code: 1 });
    }
    expect(await scanned("/no/such/file", fileWith(secret))).toMatchObject({ code: 5 });
  });

  test("reads standard input, and a pipe that is named", async () => {
    const shell = (text: string) =>
      execFileSync("bash", ["-c", `${text}; echo "ends with $?"`], {
        encoding: "utf8",
        env: { ...process.env, SECRET: secret, NODE: process.execPath, PORT: String(emulator.port) },
      });
    const line = /^standard input:1:1: the secret .*\nends with 5\n$/;
    expect(shell('printf %s "$SECRET" | "$NODE" dist/cli.js scan -p $PORT -')).toMatch(line);
    const pipe = /^\/dev\/fd\/\d+:1:1: the secret .*\nends with 5\n$/;
    expect(shell('"$NODE" dist/cli.js scan -p $PORT <(printf %s "$SECRET")')).toMatch(pipe);
  });

  test("reads 200 MB", async () => {
    const file = join(scratchFolder(), "large.bin");
    const descriptor = openSync(file, "w");
    ftruncateSync(descriptor, 200 * 2 ** 20);
    writeSync(descriptor, secret, 150 * 2 ** 20);
    const { code, stdout } = await scanned(file);
    expect(code).toBe(5);
    expect(stdout).toContain(`${file}:1:${150 * 2 ** 20 + 1}: the secret`);
  });

  test("needs an emulator, before it reads: 1", async () => {
    const { code, stdout, stderr } = await commandLine().ran(["scan", "--port", "1", fileWith("")]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("No emulator answers at http://127.0.0.1:1.");
  });

  test("needs a path, and an account that is one: 2", async () => {
    expect(await commandLine().ran(["scan"])).toMatchObject({ code: 2 });
    expect(await scanned("--account", "x", fileWith(""))).toMatchObject({ code: 2 });
  });

  test("with --account looks for the secrets of that", async () => {
    const other = await emulator.account();
    expect(await scanned("--account", other.id, fileWith(secret))).toMatchObject({ code: 0 });
    expect(await scanned("--account", account.id, fileWith(secret))).toMatchObject({ code: 5 });
  });
});
