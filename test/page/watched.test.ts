/** What the tests of the page hold it to is seen when it happens: a watch that sleeps would let everything pass. */
import { expect, it } from "vitest";
import { findingsOf } from "../support/page/axe.ts";
import { allow, complaintsOf, freshAccount, openPage } from "../support/page/open.ts";

const open = async () => openPage({ account: (await freshAccount()).id, place: "faults" });

it("sees an error and a warning on the console, and what nobody caught", async () => {
  const page = await open();
  await page.evaluate(() => {
    console.error("an error");
    console.warn("a warning");
    setTimeout(() => {
      throw new Error("nobody caught it");
    });
  });
  await expect.poll(() => complaintsOf(page).length).toBe(3);
  allow(page, /an error/, /a warning/, /nobody caught it/);
});

it("sees what the page's policy refuses: markup as text, a style, an image and a question to another origin", async () => {
  const page = await open();
  await page.evaluate(async () => {
    const image = document.createElement("img");
    image.setAttribute("style", "color: red");
    image.src = "https://elsewhere.example/x.png";
    document.body.append(image);
    await fetch("https://elsewhere.example/").catch(() => undefined);
    try {
      document.body.innerHTML = "<p>markup";
    } catch {
      // It is told on the console, too.
    }
  });
  const complaints = () => complaintsOf(page).join("\n");
  await expect.poll(complaints).toContain("Trusted");
  await expect.poll(complaints).toContain("style-src");
  await expect.poll(complaints).toContain("img-src");
  await expect.poll(complaints).toContain("connect-src");
  allow(page, /Content Security Policy/, /elsewhere\.example/, /Trusted/);
});

it("sees a failed answer, and lets one pass that the test expects", async () => {
  const page = await open();
  await page.evaluate(() => fetch("/_emulator/nowhere"));
  await expect.poll(() => complaintsOf(page).length).toBe(1);
  allow(page, 404);
  expect(complaintsOf(page)).toEqual([]);
});

it("sees what axe finds", async () => {
  const page = await open();
  await page.evaluate(() => document.body.append(document.createElement("input")));
  expect((await findingsOf(page)).join("\n")).toContain("label:");
});
