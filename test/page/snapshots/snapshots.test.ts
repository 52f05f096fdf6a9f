/** Snapshots: kept as a file, given back from one, and copied into another account. */
import { readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { scratchFolder } from "../../support/node/processes.ts";
import { makeToken } from "../../support/page/api.ts";
import { allow, emulator, freshAccount, openPage, settled } from "../../support/page/open.ts";

it("downloads a snapshot and puts the account back into its state when asked twice", async () => {
  const account = await freshAccount();
  await makeToken(account, "kept");
  const page = await openPage({ account: account.id, place: "snapshots" });
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download a snapshot" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(new RegExp(`^${account.id}-[0-9TZ-]+\\.json$`));
  const file = await download.path();
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ access_emulator_snapshot: 1 });
  await makeToken(account, "gone soon");
  await page.getByLabel("Snapshot", { exact: true }).setInputFiles(file);
  await page.getByText(/: 1 token/).waitFor();
  await page.getByRole("button", { name: "Replace the account" }).click();
  await page.getByRole("group").getByRole("button", { name: "Replace the account" }).click();
  await page.getByText(/^Done: the account is what/).waitFor();
  expect((await account.tokens()).tokens.map(({ name }) => name)).toEqual(["kept"]);
});

it("says what is wrong with a file that is no snapshot", async () => {
  const account = await freshAccount();
  const page = await openPage({ account: account.id, place: "snapshots" });
  const file = { name: "notes <b>.json", mimeType: "application/json", buffer: Buffer.from("[]") };
  await page.getByLabel("Snapshot", { exact: true }).setInputFiles(file);
  await page.getByText("nothing that is a snapshot").waitFor();
  await page.getByRole("button", { name: "Replace the account" }).click();
  allow(page, 400);
  await page.getByRole("group").getByRole("button", { name: "Replace the account" }).click();
  await page.getByRole("alert").getByText("Refused (400").waitFor();
});

it("tells what is in the file that was chosen last, however slowly the one before is read", async () => {
  const account = await freshAccount();
  const page = await openPage({ account: account.id, place: "snapshots" });
  await page.evaluate(() => {
    const { text } = Blob.prototype;
    Blob.prototype.text = function slowly(this: File) {
      if (this.name !== "slow.json") return text.call(this);
      return new Promise((done) => addEventListener("read", () => done(text.call(this))));
    };
  });
  const field = page.getByLabel("Snapshot", { exact: true });
  const mimeType = "application/json";
  await field.setInputFiles({ name: "slow.json", mimeType, buffer: Buffer.from("[]") });
  await page.getByText("slow.json, 2 bytes: reading").waitFor();
  const buffer = Buffer.from(JSON.stringify({ access_emulator_snapshot: 1, tokens: [{}, {}] }));
  await field.setInputFiles({ name: "quick.json", mimeType, buffer });
  await page.getByText("quick.json").getByText(": 2 tokens").waitFor();
  await page.evaluate(() => dispatchEvent(new Event("read")));
  await settled(page);
  expect(await page.getByText("quick.json").first().innerText()).toContain(": 2 tokens");
});

it("says that a file was changed after it was chosen", async () => {
  const account = await freshAccount();
  const page = await openPage({ account: account.id, place: "snapshots" });
  const file = join(scratchFolder(), "snapshot.json");
  writeFileSync(file, JSON.stringify(await account.snapshot()));
  await page.getByLabel("Snapshot", { exact: true }).setInputFiles(file);
  await page.getByText("nothing but settings and a clock").waitFor();
  writeFileSync(file, "{}");
  utimesSync(file, 1, 1);
  await page.getByRole("button", { name: "Replace the account" }).click();
  await page.getByRole("group").getByRole("button", { name: "Replace the account" }).click();
  await page.getByRole("alert").getByText("Choose it again").waitFor();
  expect(await page.getByText("does not answer").count()).toBe(0);
});

it("forks the account with a name, and leads to the copy", async () => {
  const account = await freshAccount();
  await makeToken(account, "copied");
  const page = await openPage({ account: account.id, place: "snapshots" });
  const id = crypto.randomUUID().replaceAll("-", "");
  await page.getByLabel("Name of the copy").fill("The copy");
  await page.getByLabel(/^Its id/).fill(id);
  await page.getByRole("button", { name: "Make a copy" }).click();
  await page.getByText("Copied 1 token to").waitFor();
  allow(page, 409);
  await page.getByLabel(/^Its id/).fill(id);
  await page.getByRole("button", { name: "Make a copy" }).click();
  await page.getByRole("alert").getByText("Refused (409").waitFor();
  await page.goto(page.url().replace(account.id, id));
  await page.getByRole("button", { name: "Account: The copy" }).waitFor();
  const copy = await (await emulator()).account({ id });
  expect((await copy.tokens()).total_count).toBe(1);
});
