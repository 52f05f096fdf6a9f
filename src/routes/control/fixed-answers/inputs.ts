/** What the control plane takes for fixed answers. */
import * as z from "zod/mini";
import { answerSpecs } from "../../../store/account/access/answer-schema.ts";

export const FixedAnswers = z.lazy(() => z.strictObject({ answers: answerSpecs() }, "must be an object with answers"));
