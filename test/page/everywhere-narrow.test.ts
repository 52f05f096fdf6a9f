/** Every place of the page is sound on a phone. */
import { soundEverywhere } from "../support/page/everywhere.ts";

soundEverywhere(375);
