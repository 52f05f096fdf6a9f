/** A Worker behind Access. It knows nothing of the emulator: its verifier asks the host of its team for the certs. */
import { cloudflareAccess, type CloudflareAccessVariables } from "@hono/cloudflare-access";
import { env } from "cloudflare:workers";
import { Hono } from "hono";

declare global {
  namespace Cloudflare {
    interface Env {
      readonly ACCESS_TEAM: string;
      readonly ACCESS_AUD: string;
    }
  }
}

const app = new Hono<{ Variables: CloudflareAccessVariables }>();

app.use(cloudflareAccess(env.ACCESS_TEAM, env.ACCESS_AUD));

/** Which service token asks: the verifier's type knows the claims of people only. */
app.get("/whoami", (c) => {
  const { common_name: client_id } = c.get("accessPayload") as { readonly common_name?: string };
  return c.json({ client_id });
});

export default app;
