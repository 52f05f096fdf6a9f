/** What a browser shows at `/`: what this is, and where to point a client. */
import { version } from "../../version.ts";
import { originOf, urlOf } from "../http/host.ts";
import { router } from "../http/router.ts";
import { policyOfPage } from "../http/safe-headers.ts";

export const home = router<{ Bindings: EmulatorEnv }>().get("/", async (c) => {
  const url = urlOf(c.req.raw);
  if (!url) return c.text(textFor("")); // which was refused before
  const origin = originOf(url, c.req.raw);
  const wantsHtml = c.req.header("accept")?.includes("text/html") ?? false;
  if (!wantsHtml) return c.text(textFor(origin));
  return c.html(pageFor(origin), 200, await policyOfPage(STYLE));
});

/** As it stands between its tags: the page's policy names it by its digest. */
const STYLE = `
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 42rem; margin: 3rem auto; padding: 0 1rem; color-scheme: light dark; }
  pre { overflow-x: auto; padding: 0.8rem; border: 1px solid #8886; border-radius: 6px; }
`;

function textFor(origin: string): string {
  return `access-emulator ${version}: an emulator of Cloudflare Access service tokens.

Point a client here:  CLOUDFLARE_BASE_URL=${origin}/client/v4
Look at it here:      ${origin}/_emulator/
API description:      ${origin}/client/v4/openapi.json
Health:               ${origin}/_emulator/health
`;
}

/** The origin is a parsed URL's, so there is nothing in it that HTML could read as markup. */
function pageFor(origin: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>access-emulator</title>
<style>${STYLE}</style>
<h1>access-emulator</h1>
<p>Version ${version}. This is an emulator of Cloudflare Access <strong>service tokens</strong>, for integration tests.
It is not Cloudflare, and nothing here protects anything.</p>
<p>Point a client to this base URL, with any API token and any account id of 32 lower-case hex digits:</p>
<pre>export CLOUDFLARE_BASE_URL=${origin}/client/v4
export CLOUDFLARE_API_BASE_URL=$CLOUDFLARE_BASE_URL
export CLOUDFLARE_API_TOKEN=any-token
export CLOUDFLARE_ACCOUNT_ID=00000000000000000000000000000001</pre>
<p>A first token:</p>
<pre>curl -H "Authorization: Bearer any-token" -d '{"name":"first"}' \\
  ${origin}/client/v4/accounts/00000000000000000000000000000001/access/service_tokens</pre>
<ul>
  <li><a href="/_emulator/">The page</a>: the tokens, who gets in where, what was asked, the clock</li>
  <li><a href="/client/v4/openapi.json">The API's description</a> (OpenAPI)</li>
  <li><a href="/_emulator/health">Health</a></li>
</ul>
</html>
`;
}
