/** Health, described. The running Worker does not load this file. */
import * as z from "zod/mini";
import { capabilities } from "./capabilities.ts";
import { count, fromOne, type ControlOperation } from "../described.ts";

export const Health = z.strictObject({
  status: z.literal("ok"),
  version: z.string(),
  schema_version: fromOne(),
  /** Of applications, policies and groups, which have a schema of their own. */
  access_schema_version: fromOne(),
  capabilities: z.array(z.literal([...capabilities, "fault-drop"])),
  /** What no other start has: whoever wrote it down can tell that it is still the same emulator. Empty when Node did not start it. */
  instance: z.string(),
  /** How many requests came before this one since the start, on whatever path. */
  requests: count(),
});

export const healthOperations = {
  "health.get": {
    method: "get",
    path: "/health",
    summary: "Whether the emulator answers, and what this host can do",
    isOpen: true,
    status: 200,
    answer: Health,
    errors: ["state-unreadable"],
  },
} as const satisfies Record<string, ControlOperation>;
