/** The name of a host of the edge, however it is written. */

const HOSTNAME = /^(?!.{254})[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/;

/** As URLs have it, without the dot of the root; undefined when it is none. URLs take `;` and quotes, too, which no name has. */
export function hostnameIn(part: string): string | undefined {
  try {
    const name = decodeURIComponent(part);
    if (/[\s/?#@\\:%]/.test(name)) return undefined;
    const host = new URL(`http://${name}/`).hostname.replace(/\.$/, ""); // Node 20 has no URL.parse
    return HOSTNAME.test(host) ? host : undefined;
  } catch {
    return undefined;
  }
}
