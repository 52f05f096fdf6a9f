/** A published port: what connects to it here is connected to a container's port, from this machine's address. */
import { connect, createServer } from "node:net";

const [address, port = "", to, toPort = ""] = process.argv.slice(2);

createServer((outer) => {
  const inner = connect(Number(toPort), to);
  outer.pipe(inner).pipe(outer);
  for (const socket of [outer, inner]) socket.on("error", () => [outer, inner].forEach((each) => each.destroy()));
}).listen(Number(port), address);
