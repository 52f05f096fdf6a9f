/** Private folders that nobody could remove. */
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { removeLeftovers } from "../../../src/node/process/leftovers.ts";
import { identityOf } from "../../../src/node/process/processes.ts";
import { commandLine } from "../../support/node/command-line.ts";
import { runs, scratchFolder, until, untilRemoved } from "../../support/node/processes.ts";

const own = identityOf(process.pid);
const before = own.replace(/\d$/, (digit) => `${(Number(digit) + 1) % 10}`);
const elsewhere = own.replace(/^\d+/, "1");

describe("of folders beside each other", () => {
  test.runIf(process.platform === "linux")("those go whose process is gone, and no others", async () => {
    const parent = scratchFolder();
    const make = (name: string, mark?: string): void => {
      mkdirSync(join(parent, name));
      if (mark !== undefined) writeFileSync(join(parent, name, "access-emulator.pid"), mark);
    };
    make("access-emulator-GONE00", `${process.pid}\n\n${before}\ni\nprivate\n`);
    make("access-emulator-NAMED0", `${process.pid}\n\n${before}\ni\n`); // by --persist
    make("access-emulator-LIVES0", `${process.pid}\n\n${own}\ni\nprivate\n`);
    make("access-emulator-OTHER0", `${process.pid}\n\n${elsewhere}\ni\nprivate\n`); // of another container, whose numbers are its own
    make("access-emulator-UNKNOW", `${process.pid}\n\n\ni\nprivate\n`);
    make("access-emulator-NOMARK");
    make("access-emulator-of-someone", `${process.pid}\n\n${before}\ni\nprivate\n`);
    make("another-GONE00", `${process.pid}\n\n${before}\ni\nprivate\n`);
    symlinkSync(join(parent, "another-GONE00"), join(parent, "access-emulator-LINKED"));
    const all = readdirSync(parent);
    await removeLeftovers(parent);
    expect(readdirSync(parent)).toEqual(all.filter((name) => name !== "access-emulator-GONE00"));
    expect(existsSync(join(parent, "another-GONE00", "access-emulator.pid"))).toBe(true);
  });
});

/** The processes whose command line names a folder: workerd, and the watcher. */
function processesOf(folder: string): number[] {
  const ids = readdirSync("/proc").filter((entry) => /^\d+$/.test(entry));
  return ids.map(Number).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(folder);
    } catch {
      return false; // it has ended meanwhile
    }
  });
}

test.runIf(process.platform === "linux")("when all three are killed at once, the next start removes it", async () => {
  // Any start sweeps the folder in which it makes its own: this one is told another, in which no other test starts anything.
  const parent = scratchFolder();
  const surroundings = { env: { ...process.env, TMPDIR: parent } };
  const { ready, pid } = await commandLine().started(["--intercept"], surroundings);
  const { ca_certificate: certificate = "" } = ready as typeof ready & { readonly ca_certificate?: string };
  const certificates = join(certificate, "..");
  const both = processesOf(certificates); // the watcher has its name
  const state = both
    .flatMap((id) => /[^\0=]*\/access-emulator-[A-Za-z0-9]{6}/g.exec(readFileSync(`/proc/${id}/cmdline`, "utf8")) ?? [])
    .find((folder) => folder !== certificates);
  expect([dirname(certificates), dirname(state ?? "")]).toEqual([parent, parent]);
  const all = [...new Set([pid, ...both, ...processesOf(state ?? "no state")])].filter((id) => id !== process.pid);
  expect(all).toHaveLength(3);
  for (const id of all) process.kill(id, "SIGSTOP"); // so that none can tidy up after another
  for (const id of all) process.kill(id, "SIGKILL");
  await until("they are gone", () => all.every((id) => !runs(id)));
  expect([existsSync(state ?? ""), existsSync(certificates)]).toEqual([true, true]);
  await commandLine().started([], surroundings);
  await untilRemoved(state ?? "");
  await untilRemoved(certificates);
});
