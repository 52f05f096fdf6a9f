/** Every place of the page is sound on a screen. */
import { soundEverywhere } from "../support/page/everywhere.ts";

soundEverywhere(1280);
