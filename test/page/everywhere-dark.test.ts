/** Every place of the page is sound, in the dark scheme. */
import { soundEverywhere } from "../support/page/everywhere.ts";

soundEverywhere("dark");
