/** What the control plane takes for the origin of a host. */
import * as z from "zod/mini";
import { ORIGIN_FORM, originIn } from "../../../rules/edge/origin-url.ts";

export const OriginInput = z.lazy(() =>
  z.strictObject(
    { url: z.string(ORIGIN_FORM).check(z.refine((text) => originIn(text) !== undefined, ORIGIN_FORM)) },
    "must be an object with url",
  ),
);
