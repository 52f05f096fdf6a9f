import type { EmulatorError } from "../client/emulator-error.ts";

/** How the command line ends. The help and docs/cli.md list these. */
export const ExitCode = {
  failed: 1,
  usage: 2,
  portTaken: 3,
  folder: 4,
  secretFound: 5,
  /** Of `parity`: a requirement is not held, an assumption is not as supposed, or something could not be asked. */
  different: 6,
  evidence: 7,
  /** Of `verify` and `explain`. */
  notAdmitted: 8,
  /** Of `doors --diff`: something opens to everybody, or to a token that it was closed to. */
  opensFurther: 9,
  /** Of `pull`: something could not be read, or not be carried; the seed is there, without it. */
  incomplete: 10,
  cannotExecute: 126,
  commandNotFound: 127,
} as const;

export function exitCodeOf({ code, status = 0 }: EmulatorError): number {
  switch (code) {
    case "port-taken":
    case "bad-address":
      return ExitCode.portTaken;
    case "folder-unusable":
    case "folder-in-use":
    case "state-unreadable":
      return ExitCode.folder;
    case "bad-seed":
    case "bad-settings":
    case "bad-input":
      return ExitCode.usage;
    case "control-plane":
      return status >= 400 && status < 500 ? ExitCode.usage : ExitCode.failed;
    case "unsupported-platform":
    case "start-failed":
    case "ended":
    case "file-unusable":
      return ExitCode.failed;
  }
}
