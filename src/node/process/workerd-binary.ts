import { createRequire } from "node:module";
import { EmulatorError } from "../client/emulator-error.ts";

const PLATFORMS = "Linux with glibc (x64, arm64), macOS (x64, arm64) and Windows (x64)";

/**
 * The path of the workerd executable that npm installed for this platform.
 *
 * @throws EmulatorError `unsupported-platform` where workerd has no executable, or npm left it out.
 */
export function workerdBinary(): string {
  try {
    const { default: path } = createRequire(import.meta.url)("workerd") as { default: string };
    return path;
  } catch (cause) {
    throw unsupported(cause);
  }
}

/** A test in Cloudflare's vitest plugin runs inside workerd itself, which has much of Node, and no processes. */
export function refuseInsideWorkerd(): void {
  if (globalThis.navigator?.userAgent !== "Cloudflare-Workers") return;
  throw new EmulatorError(
    "unsupported-platform",
    'This runs inside workerd, where no process can be started: put emulatorWorkers() of "access-emulator/miniflare" beside the Worker, and use connect("http://emulator.localhost").',
  );
}

/** What it means when the executable that is there cannot be started. */
export function unsupported(cause: unknown): EmulatorError {
  const here = `${process.platform} ${process.arch}${isMusl() ? " with musl" : ""}`;
  return new EmulatorError(
    "unsupported-platform",
    `workerd, the runtime of this emulator, has no executable for ${here}: it runs on ${PLATFORMS}. If this is one of these, install again without --omit=optional.`,
    { cause },
  );
}

function isMusl(): boolean {
  if (process.platform !== "linux") return false;
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime === undefined;
}
