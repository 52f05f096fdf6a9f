import type { EmulatorErrorCode } from "../emulator-error.ts";

/** How the command line ends. The help and docs/cli.md list these. */
export const ExitCode = {
  failed: 1,
  usage: 2,
  portTaken: 3,
  folder: 4,
  /** Of `parity`: a requirement is not held, an assumption is not as supposed, or something could not be asked. */
  different: 6,
  cannotExecute: 126,
  commandNotFound: 127,
} as const;

export function exitCodeOf(code: EmulatorErrorCode): number {
  switch (code) {
    case "port-taken":
    case "bad-address":
      return ExitCode.portTaken;
    case "folder-unusable":
    case "folder-in-use":
      return ExitCode.folder;
    case "bad-seed":
    case "bad-settings":
      return ExitCode.usage;
    case "unsupported-platform":
    case "start-failed":
    case "ended":
    case "control-plane":
      return ExitCode.failed;
  }
}
