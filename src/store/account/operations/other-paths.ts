/**
 * What the emulator does not have. The account answers it, so that it is let in, counted, set and written down as any other
 * request; and no answer of it passes for one of Cloudflare's.
 */
import { permissions } from "../../../contract/operations.ts";
import { refused } from "../../../rules/fidelity/result.ts";
import type { OtherPath } from "../../../rules/paths/other-path.ts";
import { otherPathsOf } from "../settings/overrides.ts";
import type { Operation } from "./operation.ts";

export const refuseOtherPath: Operation<OtherPath, undefined, never> = {
  name: null,
  resource: "other paths",
  changes: false,
  grade: "not-emulated",
  permissions,
  run: ({ settings }, path) => refused({ kind: "other-path", setting: otherPathsOf(settings.all()), path }),
};
