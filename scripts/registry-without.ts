/**
 * A registry of npm that lacks one package and has all others: `node scripts/registry-without.ts <package> <registry> [reset]`.
 * It answers 404 for the package, or with `reset` ends the connection. It prints its origin, and runs until it is ended.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const [name = "", registry = "", reset] = process.argv.slice(2);

const server = createServer(({ url = "/", socket }, response) => {
  if (!url.startsWith(`/${name}`)) response.writeHead(302, { location: new URL(url.slice(1), registry).href }).end();
  else if (reset === "reset") socket.resetAndDestroy();
  else response.writeHead(404, { "content-type": "application/json" }).end('{"error":"Not found"}');
});
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`));
