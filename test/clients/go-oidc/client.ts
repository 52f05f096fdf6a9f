import type { Client } from "../../../scripts/clients/client.ts";
import { goFor, pinnedModule, runsGo } from "../../../scripts/clients/go.ts";
import { atCerts, drivesVerifier, ofVerifiers } from "../../../scripts/clients/verifiers.ts";

export const goOidc: Client = {
  ...ofVerifiers,
  id: "go-oidc",
  folder: "go-oidc",
  title: "Go `coreos/go-oidc/v3`, in a middleware",
  origin: "Go modules",
  pinned: pinnedModule("go-oidc", "github.com/coreos/go-oidc/v3"),
  pointed: `\`oidc.NewRemoteKeySet(ctx, url)\`, for \`oidc.NewVerifier\`, as Cloudflare's documentation uses them. ${atCerts}`,
  remarks: [
    "`oidc.Config.Now` tells it the time.",
    "It does not look at `iat`.",
    "It does not tell a key that it does not know from a signature that is wrong.",
  ],
  find: () => goFor("go-oidc"),
  drive: (run) => drivesVerifier(run, (env) => runsGo(run, env)),
};
