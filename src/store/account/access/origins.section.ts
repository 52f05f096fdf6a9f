/** What a snapshot may say of the origins of hosts. */
import * as z from "zod/mini";
import { hostnameIn } from "../../../rules/values/hostname.ts";
import { ORIGIN_FORM, ORIGINS_LIMIT, originIn } from "../../../rules/edge/origin-url.ts";
import { listOf } from "../tables/shapes.ts";

const hostname = () =>
  z.string("must be a host").check(z.refine((text) => hostnameIn(text) === text, "must be a host"));
const url = () => z.string(ORIGIN_FORM).check(z.refine((text) => originIn(text) === text, ORIGIN_FORM));

export const origins = () =>
  listOf({ hostname: hostname(), url: url() }, "an origin").check(
    z.refine((all) => all.length <= ORIGINS_LIMIT, `must have at most ${ORIGINS_LIMIT}`),
  );
