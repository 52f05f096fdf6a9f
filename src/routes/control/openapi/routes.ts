import { inflated } from "../../http/inflated.ts";
import { router } from "../../http/router.ts";
import document from "./openapi.generated.ts";
import type { ControlEnv } from "../guard.ts";

/** The description of the control plane, made at build time; no credentials are needed, and any host may ask. */
export const controlDocument = router<ControlEnv>().get(
  "/openapi.json",
  async () => new Response(await inflated(document), { headers: { "content-type": "application/json" } }),
);
