/** The public destinations of an application, as the API tells them. */
import type { AccessApplication } from "../../contract/access.ts";

export function hostsOf(application: AccessApplication): readonly string[] {
  const { destinations, domain } = application;
  const given = Array.isArray(destinations) ? (destinations as readonly { type?: unknown; uri?: unknown }[]) : [];
  const uris = given.flatMap(({ type, uri }) =>
    (type === undefined || type === "public") && typeof uri === "string" ? [uri] : [],
  );
  return uris.length === 0 && typeof domain === "string" && domain !== "" ? [domain] : uris;
}

/** A place that a destination is for: `*` is any text. */
export const placeIn = (destination: string): string => `https://${destination.replaceAll("*", "x")}`;
