/** The image as check-dockerfile.ts laid it out: what starts in a container, and what the documentation may say of it. */
import { readFileSync } from "node:fs";

export interface Image {
  /** The command of ENTRYPOINT, with the state in this folder. */
  readonly entrypoint: (state: string) => readonly string[];
  readonly healthcheck: readonly string[];
  readonly user: { readonly uid: number; readonly gid: number };
  /** The port of EXPOSE. */
  readonly port: number;
  /** The place of VOLUME. */
  readonly volume: string;
  /** The image that the build stage begins with. */
  readonly base: string;
}

/** The variables that the entry point or the executable reads. */
export function variablesOfImage(): ReadonlySet<string> {
  const sources = ["docker/entrypoint.sh", "src/node/emulator.capnp"].map((file) => readFileSync(file, "utf8"));
  return new Set(sources.flatMap((text) => text.match(/\bEMULATOR_[A-Z_]+/g) ?? []));
}
