/** Every place of the page is sound, in the light scheme. */
import { soundEverywhere } from "../support/page/everywhere.ts";

soundEverywhere("light");
