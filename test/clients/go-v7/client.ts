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
  operations: forBoth(without(operationNames, "application-policies.make-reusable")),
  refusals: [400, 403, 404, 409, 429, 500],
  remarks: [
    "It sends the end of a grace period with fractions of a second: they are cut, never rounded up.",
    "The secret that an update with a higher version returns is not a member of its `ServiceToken`: it is in the raw JSON.",
    "It has no method that makes a policy reusable.",
  ],
  find: () => goFor("go-v7"),
  drive: runsGo,
};
