/** From nothing to the first created token. */
import { existsSync } from "node:fs";
import { startEmulator } from "../../dist/index.js";
import { inTurns, median, ms, timed, type Suite } from "../support/figures.ts";
import { firstCreate, untilAnswer } from "../support/first-answer.ts";
import { startBaseline, startProgram, startWorkerd, withFolder } from "../support/processes.ts";

const STANDALONE = "dist/standalone/access-emulator";

function standalone(): Promise<number> {
  const flags = ["--control-fd=3", "--socket-addr=http=127.0.0.1:0"];
  return withFolder((folder) =>
    untilAnswer(() => startWorkerd(STANDALONE, [...flags, `--directory-path=state=${folder}`]), firstCreate),
  );
}

const library = () => untilAnswer(startEmulator, firstCreate);

const cli = () =>
  untilAnswer(
    () => startProgram(process.execPath, ["dist/cli.js", "start", "--port", "0", "--json"], /"port":(\d+)/),
    firstCreate,
  );

const wrangler = () =>
  withFolder((folder) =>
    untilAnswer(
      () =>
        startProgram(
          process.execPath,
          ["node_modules/wrangler/bin/wrangler.js", "dev", "--port", "0", "--persist-to", folder],
          /Ready on http:\/\/[^:]+:(\d+)/,
        ),
      firstCreate,
    ),
  );

const emptyNode = () =>
  timed(async () => {
    const { execFileSync } = await import("node:child_process");
    execFileSync(process.execPath, ["-e", "0"]);
  });

export async function startSuite(rounds: number): Promise<Suite> {
  const hasStandalone = existsSync(STANDALONE);
  const works = {
    empty: () =>
      untilAnswer(
        () => startBaseline("empty"),
        (client) => client.expect(200, "GET", "/"),
      ),
    library,
    cli,
    emptyNode,
  };
  const times = await inTurns<keyof typeof works | "standalone">(rounds, {
    ...works,
    standalone: hasStandalone ? standalone : async () => Number.NaN,
  });
  const dev = median([await wrangler(), await wrangler(), await wrangler()]);
  const baseline = `${ms(times.empty)} (empty Worker)`;
  const allowed = 1.5 * times.empty + times.emptyNode + 30;
  return {
    title: "Start to the first created token",
    note: `Baseline: raw \`workerd serve\` with an empty Worker, to its first answer. An empty \`node\` takes ${ms(times.emptyNode)}. The CLI may take 1.5 baselines plus an empty \`node\` plus 30 ms: ${ms(allowed)} in all.`,
    rows: [
      {
        what: "`startEmulator()`",
        figure: ms(times.library),
        baseline,
        ratio: times.library / times.empty,
        wanted: { atMost: 1.6 },
      },
      ...(!hasStandalone
        ? []
        : [
            {
              what: "standalone executable",
              figure: ms(times.standalone),
              baseline,
              ratio: times.standalone / times.empty,
              wanted: { atMost: 1.45 },
            },
          ]),
      {
        what: "CLI, of what it may take",
        figure: ms(times.cli),
        baseline: ms(allowed),
        ratio: times.cli / allowed,
        wanted: { atMost: 1 },
      },
      {
        what: "`wrangler dev` against `startEmulator()`",
        figure: ms(dev),
        baseline: ms(times.library),
        ratio: dev / times.library,
        wanted: { atLeast: 15 },
      },
      {
        what: "`wrangler dev` against the CLI",
        figure: ms(dev),
        baseline: ms(times.cli),
        ratio: dev / times.cli,
        wanted: { atLeast: 15 },
      },
    ],
  };
}
