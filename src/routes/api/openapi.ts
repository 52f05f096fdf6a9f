import { documentOf } from "./envelope.ts";
import { inflated } from "../http/inflated.ts";
import { router } from "../http/router.ts";
import document from "./openapi.generated.ts";

/** The description of the API plane, made at build time; no credentials are needed. */
export const openApiDocument = router<{ Bindings: EmulatorEnv }>().get("/client/v4/openapi.json", async () => {
  return documentOf(await inflated(document));
});
