/** The classes, in the order in which they run. */
import type { HostileClass } from "./hostile-class.ts";

export const roster: readonly HostileClass[] = [];
