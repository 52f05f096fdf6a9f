/** A build takes the place of the one before while programs use it. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Worker } from "node:worker_threads";
import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { putInPlace } from "../../scripts/put-in-place.ts";

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), "access-emulator-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** Reads files again and again, until it is told to stop; then how often one was missing. */
const READER = `const { parentPort, workerData: { files, flag } } = require("node:worker_threads");
const { readFileSync } = require("node:fs");
let [missing, rounds] = [0, 0];
const read = () => {
  for (const file of files) try { if (readFileSync(file, "utf8") === "") missing++; } catch { missing++; }
  rounds++;
  if (rounds === 1) parentPort.postMessage("reads");
  if (flag[0] === 1) parentPort.postMessage({ missing, rounds });
  else setImmediate(read);
};
read();`;

test("no file that was there is missing at any moment, nor half written", async () => {
  const place = join(scratch(), "dist");
  const names = Array.from({ length: 50 }, (_, index) => `${index % 2 === 0 ? "types/" : ""}${index}.js`);
  const build = (text: string): string => {
    const made = join(scratch(), "made");
    write(made, Object.fromEntries(names.map((name) => [name, text])));
    return made;
  };
  await putInPlace(build("0"), place);
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const files = names.map((name) => join(place, name));
  const reader = new Worker(READER, { eval: true, workerData: { files, flag } });
  await once(reader, "message");
  for (let round = 1; round <= 20; round++) await putInPlace(build(String(round)), place);
  Atomics.store(flag, 0, 1);
  const [{ missing, rounds }] = (await once(reader, "message")) as [{ missing: number; rounds: number }];
  await reader.terminate();
  expect(rounds).toBeGreaterThan(1);
  expect(missing).toBe(0);
  for (const name of names) expect(readFileSync(join(place, name), "utf8")).toBe("20");
});

test("what is not made any more goes, with folders that are empty then; what another script made stays", async () => {
  const place = join(scratch(), "dist");
  const made = join(scratch(), "made");
  write(place, { "chunk-OLD.js": "", "types/old/a.d.ts": "", "index.js": "old", "standalone/access-emulator": "" });
  write(made, { "chunk-NEW.js": "", "types/new/a.d.ts": "", "index.js": "new" });
  await putInPlace(made, place, ["standalone"]);
  const files = readdirSync(place, { recursive: true, encoding: "utf8" });
  expect(files.toSorted()).toEqual(
    [
      "chunk-NEW.js",
      "index.js",
      "standalone",
      "standalone/access-emulator",
      "types",
      "types/new",
      "types/new/a.d.ts",
    ].map((name) => join(name)),
  );
  expect(readFileSync(join(place, "index.js"), "utf8")).toBe("new");
});
