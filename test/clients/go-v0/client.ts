import { forBoth, operationNames, without, type Client } from "../../../scripts/clients/client.ts";
import { goFor, pinnedModule, runsGo } from "../../../scripts/clients/go.ts";

/** Of what there is, it has no more calls than these. */
const called = without(
  operationNames,
  "get",
  "applications.update-settings",
  "application-policies.make-reusable",
  "organization.patch",
  "tags.update",
);

export const goV0: Client = {
  id: "go-v0",
  folder: "go-v0",
  title: "Go `cloudflare-go`",
  origin: "Go modules",
  pinned: pinnedModule("go-v0", "github.com/cloudflare/cloudflare-go"),
  pointed: "`cloudflare.NewWithAPIToken(token, cloudflare.BaseURL(url))`; it reads no variable.",
  operations: forBoth(called),
  refusals: [400, 403, 404, 409, 429],
  remarks: [
    "It has no call for a single token, no paging and no filters: `ListAccessServiceTokens` reads the first page.",
    "It sends `client_secret_version` with every create and update, `0` unless `ClientSecretVersion` is set, and `0` is refused (assumption `zero-secret-version`: so it was reported of the real API). A program that uses it directly sets 1 for a create, and the token's version for an update.",
    'An update without a name sends `"name":""`, which is supposed to count as not given (assumption `empty-name-on-update`).',
    "`RotateAccessServiceToken` sends no body, so it cannot ask for a grace period; an update with a higher version can.",
    "It does not know `enabled`.",
    "It has no call for the settings of an application and for making a policy reusable, and no filters of lists.",
    "It sends each application with empty strings, nulls and a design of a page that belong to other types: they are passed over. A policy that it makes reusable is sent with the precedence 0.",
    "It sends no PATCH of the organization, knows neither `service_token_inactivity` nor `strict_service_token_auth`, and renames no tag.",
    "It asks for the log of authentications at `logs/access-requests`, with a dash.",
    "It takes the policies of an application as ids alone, in the order of their precedences.",
  ],
  find: () => goFor("go-v0"),
  drive: runsGo,
};
