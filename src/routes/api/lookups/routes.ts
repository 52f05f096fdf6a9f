/**
 * What clients and scripts ask before they come to service tokens: read-only, and truthful about the emulated accounts.
 * The real answers have more fields (the assumption `neighbour-fields`).
 */
import { router } from "../../http/router.ts";
import type { ApiEnv } from "../gateway.ts";
import { accounts } from "./accounts.ts";
import { user } from "./user.ts";
import { zones } from "./zones.ts";

export const lookups = () => router<ApiEnv>().route("/", user()).route("/", accounts()).route("/", zones());
