/** The library as it is published: what scripts/build.ts made, and not its sources. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type * as Library from "../../../src/node/index.ts";

export type { Account, Admission, Emulator, EmulatorOptions, Seed, SeedToken } from "../../../src/node/index.ts";

/** The path of a file of the build. */
export const built = (file: string): string => resolve("dist", file);

const library = (await import(/* @vite-ignore */ pathToFileURL(built("index.js")).href)) as typeof Library;

export const { connect, EmulatorError, startEmulator } = library;
