/** The package `ws` as Miniflare brings it: a client and a server that can do to a WebSocket what no browser lets anybody do. */
import type { EventEmitter } from "node:events";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";

export interface Socket extends EventEmitter {
  readonly protocol: string;
  send(data: string | Buffer, options?: { readonly binary: boolean }): void;
  close(code?: number, reason?: string): void;
  /** Ends the connection without a word. */
  terminate(): void;
}
interface Server extends EventEmitter {
  address(): AddressInfo;
  close(): void;
}
interface ServerOptions {
  readonly port: number;
  readonly host: string;
  readonly handleProtocols: (offered: Set<string>) => string | false;
}

const here = createRequire(import.meta.url);
export const { WebSocket, WebSocketServer } = createRequire(here.resolve("miniflare"))("ws") as {
  readonly WebSocket: new (url: string, protocols: string[], options: { headers: Record<string, string> }) => Socket;
  readonly WebSocketServer: new (options: ServerOptions) => Server;
};
