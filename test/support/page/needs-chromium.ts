/** Ends a run at once where there is no Chromium, with the sentence that says how to get it. */
import { chromiumPath, HOW_TO_GET_CHROMIUM } from "./chromium.ts";

export default function needsChromium(): void {
  if (chromiumPath() === null) throw new Error(HOW_TO_GET_CHROMIUM);
}
