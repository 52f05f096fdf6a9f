/** When the page shows something in a browser, and what its document costs a start of the Worker. */
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { execFileSync } from "node:child_process";
import type { Browser } from "playwright-core";
import { startEmulator } from "../../dist/index.js";
import { chromiumPath, launchChromium } from "../../test/support/page/chromium.ts";
import { inTurns, median, ms, type Row, type Suite } from "../support/figures.ts";
import { firstCreate, untilAnswer } from "../support/first-answer.ts";
import { startWorkerd, withFolder } from "../support/processes.ts";

const TOKENS = 1000;
/** In milliseconds, what may pass until somebody sees the first tokens of such an account. */
const WANTED = 300;

const { default: workerd } = createRequire(import.meta.url)("workerd") as { default: string };

export async function pageSuite(rounds: number, starts: number): Promise<Suite> {
  const shown = chromiumPath() === null ? [] : await inBrowser(rounds);
  const missing = shown.length > 0 ? "" : " There was no Chromium here: what a browser shows was not measured.";
  return {
    title: "The page",
    note: `An account of ${TOKENS.toLocaleString("en")} tokens, looked at in Chromium without its window, a fresh context each time; from the start of the navigation. Baseline: the answer of \`/_emulator/health\` in the same browser, which is a line of text; the first rows of tokens, which take two answers, may take ${WANTED} ms.${missing}`,
    rows: [...shown, await ofStart(starts)],
  };
}

async function inBrowser(rounds: number): Promise<Row[]> {
  await using emulator = await startEmulator();
  const { id } = await emulator.account({ seed: { bulk: { count: TOKENS, name: "load-{n}" } } });
  const browser = await launchChromium();
  try {
    const rowTimes: number[] = [];
    const times = await inTurns(rounds, {
      page: async () => {
        const { paint, row } = await seen(browser, `${emulator.url}/_emulator/#/${id}/tokens`, "main [data-row]");
        rowTimes.push(row);
        return paint;
      },
      health: async () => (await seen(browser, `${emulator.url}/_emulator/health`, "body")).paint,
    });
    const row = median(rowTimes);
    return [
      {
        what: "first paint",
        figure: ms(times.page),
        baseline: `${ms(times.health)} (a line of text)`,
        ratio: times.page / times.health,
      },
      {
        what: "first paint, of what it may take",
        figure: ms(times.page),
        baseline: ms(WANTED),
        ratio: times.page / WANTED,
        wanted: { atMost: 1 },
      },
      {
        what: "first row of tokens is drawn, of what it may take",
        figure: ms(row),
        baseline: ms(WANTED),
        ratio: row / WANTED,
        wanted: { atMost: 1 },
      },
    ];
  } finally {
    await browser.close();
  }
}

/** In milliseconds from the start of the navigation. */
async function seen(browser: Browser, url: string, selector: string): Promise<{ paint: number; row: number }> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.addInitScript(`(() => {
      const look = () => {
        if (document.querySelector(${JSON.stringify(selector)}) === null) return requestAnimationFrame(look);
        const channel = new MessageChannel(); // whose message comes right after the frame is drawn
        channel.port1.onmessage = () => { globalThis.rowAt = performance.now(); };
        channel.port2.postMessage(0);
      };
      requestAnimationFrame(look);
    })()`);
    await page.goto(url);
    await page.waitForFunction(
      () => "rowAt" in globalThis && performance.getEntriesByName("first-contentful-paint").length > 0,
    );
    return await page.evaluate(() => ({
      paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN,
      row: (globalThis as unknown as { rowAt: number }).rowAt,
    }));
  } finally {
    await context.close();
  }
}

/** The same Worker with the page's document, and with an empty text in its place. */
async function ofStart(rounds: number): Promise<Row> {
  return withFolder(async (whole) =>
    withFolder(async (empty) => {
      compileInto(whole, readFileSync("dist/page.html", "utf8"));
      compileInto(empty, "");
      const times = await inTurns(rounds, { whole: () => startIn(whole), empty: () => startIn(empty) });
      return {
        what: "start of the Worker with the page in it, to the first created token",
        figure: ms(times.whole),
        baseline: `${ms(times.empty)} (with an empty text in its place)`,
        ratio: times.whole / times.empty,
        wanted: { atMost: 1.05 },
      };
    }),
  );
}

function compileInto(folder: string, document: string): void {
  for (const file of ["worker.js", "emulator.capnp"]) copyFileSync(join("dist", file), join(folder, file));
  writeFileSync(join(folder, "page.html"), document);
  const words = ["compile", "--config-only", join(folder, "emulator.capnp"), "config"];
  writeFileSync(join(folder, "emulator.bin"), execFileSync(workerd, words, { maxBuffer: 2 ** 28 }));
}

const startIn = (folder: string): Promise<number> =>
  withFolder((state) => {
    const flags = ["--control-fd=3", "--socket-addr=http=127.0.0.1:0", `--directory-path=state=${state}`];
    const config = ["--binary", join(folder, "emulator.bin")];
    return untilAnswer(() => startWorkerd(workerd, ["serve", ...flags, ...config]), firstCreate);
  });
