import * as z from "zod/mini";
import { wholeNumberText } from "../api/input.ts";

/** The parameters of every paged list of the control plane. */
export const pageFields = () => ({
  page: z.optional(wholeNumberText(2 ** 31 - 1)),
  per_page: z.optional(wholeNumberText(1000)),
});
