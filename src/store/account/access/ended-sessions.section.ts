/** What a snapshot may say of sessions that were ended. */
import { digest, listOf, time } from "../tables/shapes.ts";

export const endedSessions = () => listOf({ digest: digest(), expires_at: time() }, "an ended session");
