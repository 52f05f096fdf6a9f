/** The classes, in the order in which they run. */
import type { HostileClass } from "./hostile-class.ts";
import { edge } from "./edge.ts";
import { fields } from "./fields.ts";
import { schemathesis } from "./schemathesis.ts";

export const roster: readonly HostileClass[] = [edge, fields, schemathesis];
