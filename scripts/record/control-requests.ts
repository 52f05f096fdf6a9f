/** Queries, hosts, origins and paths for the control plane. */

export const QUERIES: readonly string[] =
  `page=0 page=-1 page=01 page= page=x page=2 page=2147483648 per_page=0 per_page=1 per_page=1000 per_page=1001
  per_page=x operation=creat operation= method=get method=GET method= status=99 status=6xx status=404 status=4XX status= code=0
  code=x code=1000001 weaker_than=assumed weaker_than=sure after=-1 after=x after=1 order=down order= advice=yes advice=false
  evidence=true evidence=false evidence=1 deleted=true deleted=yes name=web name= name=%00 token_id=%ff unknown=1 pages=1
  page=1&page=2 x=1&y=2&z=3&v=4&w=5 Page=1 __proto__=1`.split(/\s+/);

export const HOSTS: readonly string[] =
  `localhost localhost:8787 127.0.0.1:80 127.8.8.8 [::1]:8787 emulator.localhost LOCALHOST evil.example evil.example:8787
  192.168.0.7:8787 0.0.0.0:8787 localhost.evil.example 127.0.0.1.evil.example notlocalhost localhost@evil.example api.cloudflare.com
  127.1 2130706433`.split(/\s+/);

export const ORIGINS: readonly string[] =
  `http://localhost:3000 http://127.0.0.1 http://[::1]:5173 https://app.localhost https://evil.example https://localhost.evil.example
  null file:// x`.split(/\s+/);

export const UNKNOWN_PATHS: readonly string[] = [
  "",
  "/",
  "/x",
  "/accounts/x",
  "/accounts/x/settings",
  "/accounts//settings",
  "/account/{id}/settings",
].concat(
  [
    "/accounts/{id}/x",
    "/accounts/{id}/settings/x",
    "/accounts/{id}/clock/advance/x",
    "/accounts/{id}/faults/x",
    "/accounts/{id}/faults/0",
  ],
  [
    "/accounts/{id}/faults/9999999999",
    "/accounts/{id}/tokens/x/y",
    "/accounts/${ACCOUNT}/clock",
    "/accounts/undefined/clock",
    "/zones/x",
    "/zones/",
  ],
  ["/zones", "/Health", "/health/x", "/seeds", "/scan/x", "/openapi.yaml", "/%00"],
);
