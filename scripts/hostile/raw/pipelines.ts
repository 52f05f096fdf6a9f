/** Fifty requests in one write: some are refused, and their bodies nobody reads. */
import type { FormMaker } from "./form.ts";

export interface PipelinedRequest {
  readonly method: string;
  readonly bytes: string;
  /** It is answered with where it was sent to. */
  readonly echoes: boolean;
}

export function pipelined({ world, random, mark }: FormMaker): readonly PipelinedRequest[] {
  return Array.from({ length: 50 }, (_, n): PipelinedRequest => {
    const body = "x".repeat(random.oneOf([1, 100, 5000]));
    const length = `Content-Length: ${body.length}`;
    const request = (method: string, path: string, headers: string[] = [], sent = "") => {
      return { method, bytes: world.request(method, path, headers, sent), echoes: path.startsWith("/_edge/") };
    };
    return random.oneOf([
      request("GET", world.echo(`${mark}-${n}-`)),
      request("POST", world.echo(`${mark}-${n}-`), [length], body),
      request("HEAD", world.tokens),
      request("POST", world.tokens, [length], body),
      request("DELETE", "/client/v4/nothing", [length], body),
      request("PUT", "/nothing", ["Transfer-Encoding: chunked"], "1\r\nx\r\n0\r\n\r\n"),
      request("PATCH", world.control("settings"), [length], body),
    ]);
  });
}
