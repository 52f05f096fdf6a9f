/** What the description of the control plane is made of stays out of the running Worker, and misses no error. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { errorStatuses } from "../../src/routes/control/error-codes.described.ts";

const control = readdirSync("src/routes/control", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".generated.ts"))
  .map((file) => `src/routes/control/${file}`);

test("each error that the control plane answers is in the table with its status, and no other", () => {
  const answered = [...control, "src/app.ts"].flatMap((file) => {
    const calls = readFileSync(file, "utf8").matchAll(/(?:controlError|refused)\(\s*(\d{3}),\s*"([a-z-]+)"/g);
    return Array.from(calls, ([, status = "", code = ""]) => `${code} ${status}`);
  });
  const table = Object.entries(errorStatuses).map(([code, status]) => `${code} ${status}`);
  expect([...new Set(answered)].toSorted()).toEqual(table.toSorted());
});

/** Told by its name, it is read when the documents are made, and by tests. */
const ONLY_TO_DESCRIBE = /"\.[^"]*[./]described\.ts"/;

test("the running Worker loads nothing that only describes", () => {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const loaded = files.filter((file) => !ONLY_TO_DESCRIBE.test(`"./${file}"`));
  expect(files.length - loaded.length).toBeGreaterThan(10);
  expect(loaded.filter((file) => ONLY_TO_DESCRIBE.test(readFileSync(`src/${file}`, "utf8")))).toEqual([]);
});
