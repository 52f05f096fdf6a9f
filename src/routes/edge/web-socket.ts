/** A WebSocket through the edge: its messages are carried from one end to the other, and so is its end. */

/** A socket that was passed on would stay open when its client is killed. */
export function pumped(origin: WebSocket, headers: Headers): Response {
  const [client, ours] = Object.values(new WebSocketPair()) as [WebSocket, WebSocket];
  carry(ours, origin);
  carry(origin, ours);
  for (const socket of [ours, origin]) {
    socket.binaryType = "arraybuffer"; // a Blob could not be sent on in its turn
    socket.accept();
  }
  for (const name of ["sec-websocket-accept", "sec-websocket-extensions"]) headers.delete(name);
  return new Response(null, { status: 101, webSocket: client, headers });
}

function carry(from: WebSocket, to: WebSocket): void {
  from.addEventListener("message", ({ data }) => {
    try {
      to.send(data);
    } catch {
      // the other end is closing: what comes now is for nobody
    }
  });
  from.addEventListener("close", ({ code, reason }) => end(to, code, reason));
  from.addEventListener("error", () => end(to, 1011, "The other end failed."));
}

/** Codes that say that there was none cannot be sent (RFC 6455, section 7.4.1). */
function end(socket: WebSocket, code: number, reason: string): void {
  try {
    if (code === 1005) socket.close();
    else if (code === 1006 || code === 1015) socket.close(1011, "The other end was lost.");
    else socket.close(code, reason);
  } catch {
    // it has ended already
  }
}
