import { operationNames, type Client } from "../../../scripts/clients/client.ts";
import { goFor, pinnedModule, runsGo } from "../../../scripts/clients/go.ts";

const withoutGet = operationNames.filter((name) => name !== "get");

export const goV0: Client = {
  id: "go-v0",
  folder: "go-v0",
  title: "Go `cloudflare-go`",
  origin: "Go modules",
  pinned: pinnedModule("go-v0", "github.com/cloudflare/cloudflare-go"),
  pointed: "`cloudflare.NewWithAPIToken(token, cloudflare.BaseURL(url))`; it reads no variable.",
  operations: {
    accounts: withoutGet,
    zones: withoutGet.filter((name) => name !== "refresh" && name !== "rotate"),
  },
  refusals: [400, 403, 404, 409, 429],
  remarks: [
    "It has no call for a single token, no paging and no filters: `ListAccessServiceTokens` reads the first page.",
    "It sends `client_secret_version` with every create and update, `0` unless `ClientSecretVersion` is set, and `0` is refused (assumption `zero-secret-version`: so it was reported of the real API). A program that uses it directly sets 1 for a create, and the token's version for an update.",
    'An update without a name sends `"name":""`, which is supposed to count as not given (assumption `empty-name-on-update`).',
    "`RotateAccessServiceToken` sends no body, so it cannot ask for a grace period; an update with a higher version can.",
    "It does not know `enabled`.",
  ],
  find: () => goFor("go-v0"),
  drive: runsGo,
};
