/** Every client, in the order of the tables. */
import { curl } from "../../test/clients/curl/client.ts";
import { goOidc } from "../../test/clients/go-oidc/client.ts";
import { goV0 } from "../../test/clients/go-v0/client.ts";
import { goV7 } from "../../test/clients/go-v7/client.ts";
import { alchemy } from "../../test/clients/npm-alchemy/client.ts";
import { cfCli } from "../../test/clients/npm-cf/client.ts";
import { clients as npmCloudflare } from "../../test/clients/npm-cloudflare/client.ts";
import { distilled } from "../../test/clients/npm-distilled/client.ts";
import { clients as npmVerifiers } from "../../test/clients/npm-verifiers/client.ts";
import { wrangler } from "../../test/clients/npm-wrangler/client.ts";
import { clients as pypiCloudflare } from "../../test/clients/pypi-cloudflare/client.ts";
import { kctl } from "../../test/clients/pypi-kctl-cf/client.ts";
import { pyjwt } from "../../test/clients/pypi-pyjwt/client.ts";
import { stackql } from "../../test/clients/stackql/client.ts";
import { terraformV4 } from "../../test/clients/terraform-v4/client.ts";
import { clients as terraformV5 } from "../../test/clients/terraform-v5/client.ts";
import type { Client } from "./client.ts";

export const roster: readonly Client[] = [
  ...npmCloudflare,
  distilled,
  cfCli,
  wrangler,
  ...pypiCloudflare,
  goV0,
  goV7,
  ...terraformV5,
  terraformV4,
  stackql,
  curl,
  alchemy,
  kctl,
  ...npmVerifiers,
  pyjwt,
  goOidc,
];
