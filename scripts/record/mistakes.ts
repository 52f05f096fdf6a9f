/** Starts that are refused, and in which words. */
import { startedWith, type Library } from "./emulator.ts";
import type { Recorder } from "./recorder.ts";

const MISTAKES: readonly object[] = [
  { settings: { access_enabled: "x" } },
  { settings: { assumptions: { "token-limits": 5 }, x: 1 } },
  {
    settings: {
      api_tokens: [
        { name: "a", permissions: [], token: "x" },
        { name: "a", permissions: [], token: "x" },
      ],
    },
  },
  { settings: { rate_limit: { quota: 0, window: "1d" } } },
  { settings: "x" },
  { seed: { accounts: [{ id: "x" }] } },
  { seed: { accounts: [{ id: "0".repeat(32), tokens: [{ name: "a", duration: "1d" }] }] } },
  { port: 70_000 },
  { persist: "" },
  { prot: 1 },
];

export async function mistakes(library: Library, recorder: Recorder): Promise<void> {
  for (const options of MISTAKES) await mistaken(library, recorder, options);
  for (const text of ["{", "[]", '{"x":1}']) await mistaken(library, recorder, {}, { EMULATOR_SETTINGS: text });
}

async function mistaken(library: Library, recorder: Recorder, options: object, variables = {}): Promise<void> {
  const shown = JSON.stringify([options, variables]);
  try {
    const running = await startedWith(library, options, variables);
    await running.stop();
    recorder.note(`${shown} is taken`);
  } catch (problem) {
    const { code, message } = Object(problem) as { code?: unknown; message?: unknown };
    recorder.note(`${shown} is refused as ${String(code)}: ${String(message)}`);
  }
}
