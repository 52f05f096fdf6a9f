import { router } from "../../api/router.ts";
import { schemaVersion } from "../../store/migrations.ts";
import { version } from "../../version.ts";

/** What this host can do. A program that needs a capability asks for it here before it relies on it. */
const capabilities = [
  "service-tokens",
  "settings",
  "verify",
  "zones",
  "seed",
  "clock",
  "faults",
  "rate-limit",
  "api-tokens",
  "propagation-lag",
  "journal",
  "tokens",
  "snapshot",
  "random-seed",
  "scan",
  "evidence",
] as const;

/** Whether the emulator answers; no credentials are needed, and any host and origin may ask. */
export const health = router<{ Bindings: EmulatorEnv }>().get("/_emulator/health", (c) =>
  c.json({
    status: "ok",
    version,
    schema_version: schemaVersion,
    capabilities: c.env.EMULATOR_HOST === "workerd" ? [...capabilities, "fault-drop"] : capabilities,
  }),
);
