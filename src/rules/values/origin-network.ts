/** What the edge of a developer's machine may reach as the origin of a host, as whoever starts it says it. */

export const originNetworks = ["loopback", "private"] as const;

/** What is wrong with the variable, if anything; what is not set is `loopback`. */
export function problemOfOriginNetwork(text: string | null | undefined): string | undefined {
  if (!text || (originNetworks as readonly string[]).includes(text)) return undefined;
  return `EMULATOR_ORIGIN_NETWORK (--origin-network, originNetwork) is ${JSON.stringify(text.slice(0, 100))}: it must be loopback, for origins of this machine alone, or private, for those at private addresses, too.`;
}
