/** The pages of Access, each a short one. The one of a 302 is what any nginx says. */
import type { Page } from "../../store/account/edge/request.ts";

type Shown = Page | "found" | "unmatched";

const OURS = "This page is the emulator's own, and short.";

const pages: Readonly<Record<Exclude<Shown, "found">, readonly [title: string, text: string]>> = {
  "unknown-team": ["Not found ・ Cloudflare Access", "Unable to find your Access organization!"],
  "unknown-application": ["Not found ・ Cloudflare Access", "Unable to find your Access application!"],
  login: [
    "Sign in ・ Cloudflare Access",
    "Nobody can log in here: the emulator has no identities. A service token gets in by a Service Auth policy, with its credentials on the request itself.",
  ],
  "logged-out": ["Signed out ・ Cloudflare Access", "You are signed out."],
  authorized: ["Bad request ・ Cloudflare Access", "Nothing was begun that could be ended here."],
  "not-found": ["Not found ・ Cloudflare Access", "There is nothing here."],
  unmatched: [
    "Access denied",
    "Error 1050: the organization refuses requests to hosts without an Access application (deny_unmatched_requests).",
  ],
};

export function pageOf(shown: Shown): string {
  if (shown === "found") {
    return [
      "<html>",
      "<head><title>302 Found</title></head>",
      "<body>",
      "<center><h1>302 Found</h1></center>",
      "<hr><center>cloudflare</center>",
      "</body>",
      "</html>",
      "",
    ].join("\r\n");
  }
  const [title, text] = pages[shown];
  return htmlOf(title, `<p>${text}</p>`);
}

/** With the hidden data that a real one carries. */
export function refusalPage(
  data: { readonly message: string; readonly status_code: number; readonly aud: string; readonly ray_id: string },
  ip: string | null,
): string {
  const title = data.status_code === 401 ? "Unauthorized" : "Forbidden";
  const fields = [`Ray ID: ${data.ray_id}`, `AUD: ${data.aud}`, `IP: ${ip ?? "unknown"}`];
  return htmlOf(
    `${title} ・ Cloudflare Access`,
    `<p>${escaped(data.message)}</p>
<p>${fields.map(escaped).join("<br>")}</p>
<input type="hidden" id="json_data" name="json_data" value="${escaped(JSON.stringify(data))}">`,
  );
}

function htmlOf(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${title}</title></head>
<body>
<h1>${title}</h1>
${body}
<p><small>${OURS}</small></p>
</body>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? "");
