/** Which variable leads which tool to another API than the real one: for docs/clients.md. */

export interface BaseUrlOfTool {
  /** In Markdown, with the version that this is true of. */
  readonly tool: string;
  /** The variable, or what there is instead. */
  readonly reads: string;
  /** How it is run against the emulator. */
  readonly run: string;
  /** What it rests on: somebody saw the tool reach the emulator so, or read its source. */
  readonly known: "tried" | "read in the source";
}

const BY_RUN = "`run`";
const BY_INTERCEPT = "`run --intercept`";

export const baseUrlsOfTools: readonly BaseUrlOfTool[] = [
  { tool: "npm `cloudflare` 4.5 to 7.3", reads: "`CLOUDFLARE_BASE_URL`", run: BY_RUN, known: "tried" },
  { tool: "PyPI `cloudflare` 4.3, 5.9", reads: "`CLOUDFLARE_BASE_URL`", run: BY_RUN, known: "tried" },
  {
    tool: "PyPI `cloudflare` 2.20 (`cli4`)",
    reads: "`CLOUDFLARE_API_URL`, `CF_API_URL`",
    run: "`run -- sh -c 'CLOUDFLARE_API_URL=\"$CLOUDFLARE_BASE_URL\" …'`",
    known: "tried",
  },
  { tool: "Go `cloudflare-go/v7` 7.9", reads: "`CLOUDFLARE_BASE_URL`", run: BY_RUN, known: "tried" },
  {
    tool: "Go `cloudflare-go` 0.116, and what is built on it",
    reads: "none; `cloudflare.BaseURL(url)` in the code",
    run: `${BY_RUN} when the code hands it the variable, else ${BY_INTERCEPT}`,
    known: "tried",
  },
  {
    tool: "Terraform provider `cloudflare/cloudflare` 5.22, with Terraform or OpenTofu",
    reads: "`CLOUDFLARE_BASE_URL`",
    run: BY_RUN,
    known: "tried",
  },
  {
    tool: "Terraform provider `cloudflare/cloudflare` 4.52",
    reads: "`CLOUDFLARE_API_HOSTNAME`, `CLOUDFLARE_API_BASE_PATH`; https only",
    run: BY_INTERCEPT,
    known: "tried",
  },
  {
    tool: "`cf-terraforming` 0.9.0, for version 4 of the provider",
    reads: "`CLOUDFLARE_API_HOSTNAME`; https only",
    run: BY_INTERCEPT,
    known: "read in the source",
  },
  {
    tool: "Pulumi `@pulumi/cloudflare` 6.22",
    reads: "`CLOUDFLARE_BASE_URL`",
    run: BY_RUN,
    known: "read in the source",
  },
  {
    tool: "wrangler 4.156",
    reads: "`CLOUDFLARE_API_BASE_URL`, and before it was renamed `CF_API_BASE_URL`",
    run: BY_RUN,
    known: "tried",
  },
  { tool: "npm `cf` 0.0.5, Cloudflare's CLI", reads: "`CLOUDFLARE_BASE_URL`", run: BY_RUN, known: "tried" },
  {
    tool: "`cf` 1.0.0-beta.13, the same, newer",
    reads: "`CLOUDFLARE_API_BASE_URL`",
    run: BY_RUN,
    known: "read in the source",
  },
  { tool: "npm `@distilled.cloud/cloudflare` 0.30", reads: "`CLOUDFLARE_API_BASE_URL`", run: BY_RUN, known: "tried" },
  {
    tool: "npm `alchemy` 0.94",
    reads: "`CLOUDFLARE_BASE_URL`, with an API token and an account id",
    run: BY_RUN,
    known: "tried",
  },
  { tool: "npm `alchemy` 2.0.0-beta.79", reads: "none: its host is fixed", run: BY_INTERCEPT, known: "tried" },
  {
    tool: "StackQL 0.10",
    reads: "none: its host is fixed; it takes a proxy from `.stackqlrc` or flags, not from variables",
    run: `${BY_INTERCEPT}: [stackql.md](stackql.md)`,
    known: "tried",
  },
  {
    tool: "cloudflared 2026.8, its `access curl`, `access token` and `access tcp`",
    reads: "none: it asks the protected host and that of its team",
    run: "`run --intercept`",
    known: "tried",
  },
  {
    tool: "cloudflared 2026.8.2, which manages tunnels and no service tokens",
    reads: "`TUNNEL_API_URL`",
    run: "not emulated",
    known: "read in the source",
  },
  {
    tool: "curl, and programs with `https://api.cloudflare.com` written in them",
    reads: "none",
    run: BY_INTERCEPT,
    known: "tried",
  },
  {
    tool: "Java's `HttpClient`, 17",
    reads: "none, nor the proxy's variables",
    run: `${BY_INTERCEPT} with its properties: [guides/java.md](guides/java.md)`,
    known: "tried",
  },
];
