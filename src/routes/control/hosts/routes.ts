/** Which accounts have a host: the proxy of `intercept` asks this before it decides where a connection goes. */
import { hostnameIn } from "../../../rules/values/hostname.ts";
import { accountsWith } from "../../http/hosts.ts";
import { planeOf } from "../../http/names.ts";
import { router } from "../../http/router.ts";
import { noHostname } from "../answers.ts";
import type { ControlEnv } from "../guard.ts";
import { controlQuery } from "../input.ts";
import { onlyMethods } from "../methods.ts";
import { HostQuery } from "./inputs.ts";

/** So many accounts are named. */
const NAMED = 10;

export const hosts = router<ControlEnv>()
  .get("/:hostname", async (c) => {
    const hostname = hostnameIn(c.req.param("hostname"));
    if (hostname === undefined) return noHostname();
    const query = controlQuery(HostQuery, c.req.query());
    if (!query.ok) return query.response;
    // A name of the emulator's own, or of the API, is nobody's, whatever an application says.
    const isOfEdge = planeOf(hostname, c.env) === "edge";
    const accounts = isOfEdge ? await accountsWith(hostname, c.env, NAMED, query.value.account) : [];
    return c.json({ hostname, accounts });
  })
  .all("/:hostname", onlyMethods("GET"));
