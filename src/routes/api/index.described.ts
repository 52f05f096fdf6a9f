/** What the API plane has, described, by the last part of the path of each resource. The running Worker does not load it. */
import type { DescribedOperation } from "./described.ts";
import { operations as serviceTokens } from "./service-tokens/described.ts";

export const resources = { service_tokens: serviceTokens } satisfies Record<
  string,
  Readonly<Record<string, DescribedOperation>>
>;
