/** What a snapshot may say of the account as a whole. */
import * as z from "zod/mini";
import { SettingsChange } from "../settings/schema.ts";
import { clockTime, time, whole } from "./shapes.ts";

const LARGEST_OFFSET = 3e14;

export const row = () => ({
  created_at: time(),
  clock: z.strictObject(
    { offset_ms: whole(-LARGEST_OFFSET, LARGEST_OFFSET), frozen_at_ms: z.nullable(clockTime()) },
    "must be an object with offset_ms and frozen_at_ms",
  ),
  settings: SettingsChange,
  draws: z._default(whole(), 0),
});
