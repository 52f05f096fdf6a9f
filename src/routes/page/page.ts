/** The page at `/_emulator/`: one document with its style and its scripts inside, which is the same for everybody and holds no data. */
import document from "../../../dist/page.html";
import { router } from "../http/router.ts";
import { policyOfDocument } from "../http/safe-headers.ts";

let policy: Promise<Readonly<Record<string, string>>> | undefined;

export const page = router<{ Bindings: EmulatorEnv }>().get("/_emulator", async (c) => {
  policy ??= policyOfDocument(document);
  return c.html(document, 200, await policy);
});
