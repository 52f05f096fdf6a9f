/** The classes, in the order in which they run. */
import { disks } from "./disks.ts";
import { edge } from "./edge.ts";
import { fields } from "./fields.ts";
import { headers } from "./headers.ts";
import type { HostileClass } from "./hostile-class.ts";
import { jsonBombs } from "./json-bombs.ts";
import { rawHttp } from "./raw-http.ts";
import { schemathesis } from "./schemathesis.ts";
import { storms } from "./storms.ts";
import { unicodeHosts } from "./unicode-hosts.ts";

export const roster: readonly HostileClass[] = [
  edge,
  fields,
  schemathesis,
  rawHttp,
  jsonBombs,
  storms,
  headers,
  unicodeHosts,
  disks,
];
