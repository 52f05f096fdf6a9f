/** The origins of an account's hosts: where the edge sends what it lets in. */
import { hostnameIn } from "../../../rules/values/hostname.ts";
import { ORIGIN_FORM, originIn } from "../../../rules/edge/origin-url.ts";
import { HOW_TO_REACH_PRIVATE, problemOfOrigin } from "../../http/origins.ts";
import { router } from "../../http/router.ts";
import { controlError, noHostname } from "../answers.ts";
import type { ControlEnv } from "../guard.ts";
import { controlInput } from "../input.ts";
import { onlyMethods } from "../methods.ts";
import { OriginInput } from "./inputs.ts";

const ALL = "/:id{[0-9a-f]{32}}/origins";
const ONE = `${ALL}/:hostname`;

export const origins = router<ControlEnv>()
  .get(ALL, async (c) => c.json({ origins: await c.env.ACCOUNTS.getByName(c.req.param("id")).origins() }))
  .all(ALL, onlyMethods("GET"))
  .get(ONE, async (c) => {
    const hostname = hostnameIn(c.req.param("hostname"));
    const all = await c.env.ACCOUNTS.getByName(c.req.param("id")).origins();
    const origin = all.find((each) => each.hostname === hostname);
    return origin
      ? c.json(origin)
      : controlError(404, "no-such-origin", "This host has no origin of its own: what is let in reaches the echo.");
  })
  .put(ONE, async (c) => {
    const hostname = hostnameIn(c.req.param("hostname"));
    if (hostname === undefined) return noHostname();
    const input = controlInput(OriginInput, c.var.body);
    if (!input.ok) return input.response;
    const url = originIn(input.value.url);
    if (url === undefined) throw new Error("The input was checked before.");
    const problem = problemOfOrigin(url, c.env);
    if (problem === "elsewhere") return controlError(400, "invalid-input", `url ${ORIGIN_FORM}.`);
    if (problem === "private") {
      const why = `url ${url} is no place of this machine, and this emulator reaches no other`;
      return controlError(
        400,
        "invalid-input",
        `${why}: ${HOW_TO_REACH_PRIVATE}, or give 127.0.0.1, [::1] or localhost.`,
      );
    }
    if (problem !== undefined) return controlError(403, "origin-not-listed", notListed(url, problem));
    const isKept = await c.env.ACCOUNTS.getByName(c.req.param("id")).setOrigin({ hostname, url });
    if (!isKept)
      return controlError(
        409,
        "too-many-origins",
        "The account has 1000 origins, and can have no more: remove one first.",
      );
    return c.json({ hostname, url });
  })
  .delete(ONE, async (c) => {
    const hostname = hostnameIn(c.req.param("hostname"));
    if (hostname !== undefined) await c.env.ACCOUNTS.getByName(c.req.param("id")).removeOrigin(hostname);
    return c.body(null, 204);
  })
  .all(ONE, onlyMethods("GET", "PUT", "DELETE"));

function notListed(url: string, problem: "none-listed" | "not-listed"): string {
  const [, place = url] = /^https:\/\/(.*?)(?::443)?$/.exec(url) ?? [];
  const why =
    problem === "none-listed"
      ? "This deployed emulator sends nothing to any origin, as its operator listed no host"
      : `The operator of this deployed emulator did not list ${place}`;
  const how = url.startsWith("https://")
    ? "ask for it to be added to the variable EMULATOR_ORIGINS"
    : "give https:// with a host that the operator lists in the variable EMULATOR_ORIGINS";
  return `${why}: ${how}, or leave the host with the echo.`;
}
