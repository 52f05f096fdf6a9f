/** Clients that have said all that they will say: they may wait for their answer, or have gone. Nobody can tell the one from the other. */
import type { ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/** So long an answer may take to begin after that, in milliseconds. */
const PATIENCE = 5000;

/** Ends such a connection on which no answer begins. To call what it gives ends the watch. */
export function watchEnd(client: Duplex, answer: ServerResponse): () => void {
  let timer: NodeJS.Timeout | undefined;
  const ended = () => {
    timer = setTimeout(() => {
      if (!answer.headersSent) client.destroy();
    }, PATIENCE).unref();
  };
  if (client.readableEnded) ended();
  else client.once("end", ended);
  return () => {
    clearTimeout(timer);
    client.off("end", ended);
  };
}
