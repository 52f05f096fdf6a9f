/** What `exports` of `cloudflare:workers` holds in a test: the Worker as workerd loads it. */
declare namespace Cloudflare {
  interface GlobalProps {
    mainModule: typeof import("../../../src/worker.ts");
  }
}
