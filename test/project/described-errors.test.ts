/** What the description of the control plane is made of stays out of the running Worker, and misses no error. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { errorStatuses } from "../../src/routes/control/error-codes.ts";

const control = readdirSync("src/routes/control")
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

/** Read when the document is made, and by tests. */
const ONLY_TO_DESCRIBE = /"\.[^"]*\/(operations|answer-schemas|error-codes|examples|service-token-operations)\.ts"/;

test("the running Worker loads nothing that only describes", () => {
  const loading = readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .filter(
      (file) => !ONLY_TO_DESCRIBE.test(`"./${file}"`) && ONLY_TO_DESCRIBE.test(readFileSync(`src/${file}`, "utf8")),
    );
  expect(loading).toEqual([]);
});
