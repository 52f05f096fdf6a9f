import { NoFilesLeft } from "../../http/open-files.ts";
import { requestsBefore } from "../../http/request-count.ts";
import { router } from "../../http/router.ts";
import { unreadableList } from "../../http/unreadable-state.ts";
import { accessSchemaVersion } from "../../../store/account/access/migrations.ts";
import { schemaVersion } from "../../../store/account/migrations.ts";
import { version } from "../../../version.ts";
import { capabilities } from "./capabilities.ts";

/** Whether the emulator answers; no credentials are needed, and any host and origin may ask. */
export const health = router<{ Bindings: EmulatorEnv }>().get("/_emulator/health", async (c) => {
  const instance = c.env.EMULATOR_INSTANCE ?? "";
  const problem = await unreadableList(c.env);
  if (problem) {
    const { message } = problem;
    if (problem instanceof NoFilesLeft) return c.json({ error: { code: "unavailable", message }, instance }, 503);
    return c.json({ error: { code: "state-unreadable", message }, instance }, 500);
  }
  return c.json({
    status: "ok",
    version,
    schema_version: schemaVersion,
    access_schema_version: accessSchemaVersion,
    capabilities: c.env.EMULATOR_HOST === "workerd" ? [...capabilities, "fault-drop"] : capabilities,
    instance,
    requests: requestsBefore(c),
  });
});
