import { forBoth, operationNames, without, type Client } from "../../../scripts/clients/client.ts";
import { goFor, pinnedModule, runsGo } from "../../../scripts/clients/go.ts";

export const goV7: Client = {
  id: "go-v7",
  folder: "go-v7",
  title: "Go `cloudflare-go/v7`",
  origin: "Go modules",
  pinned: pinnedModule("go-v7", "github.com/cloudflare/cloudflare-go/v7"),
  takesLong: true,
  pointed: "`CLOUDFLARE_BASE_URL`, which the SDK reads itself; `option.WithBaseURL(url)` does the same.",
  operations: forBoth(without(operationNames, "application-policies.make-reusable", "organization.patch")),
  refusals: [400, 403, 404, 409, 429, 500],
  remarks: [
    "It sends the end of a grace period with fractions of a second: they are cut, never rounded up.",
    "The secret that an update with a higher version returns is not a member of its `ServiceToken`: it is in the raw JSON.",
    "It has no method that makes a policy reusable, and none that sends a PATCH of the organization. `Organizations.List` gets the organization.",
    "It knows neither `service_token_inactivity` nor `strict_service_token_auth` of the organization: `option.WithJSONSet` sends them, and they are in the raw JSON.",
  ],
  find: () => goFor("go-v7"),
  drive: runsGo,
};
