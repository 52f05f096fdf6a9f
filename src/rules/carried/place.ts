/** What a path means while `other_paths` is `carry`: a collection below an account or zone, or an item of one. */

import { segmentsOf } from "../answers/pattern.ts";

export interface Place {
  /** As in the path, without the account's id: a copy of the account has the same collections. */
  readonly collection: string;
  /** The id of an item; null for the collection itself. */
  readonly id: string | null;
}

export const PLACE_LENGTH = 500;

const OF_ACCOUNT = /^\/accounts\/[0-9a-f]{32}(?=\/)/;
/** What is below `access` is never carried: a path of the emulator that is misspelt has to be seen. */
const COLLECTION = /^\/(accounts|zones\/[0-9a-f]{32})(?!\/access(\/|$))(\/[^/\s]+)+$/;
/** As items get them, and as Cloudflare's are. An item has no UUID, but a path that ends with one is not of a collection. */
const ID = /^([0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

export const isCollection = (place: string): boolean =>
  place.length <= PLACE_LENGTH && COLLECTION.test(place) && !ID.test(lastOf(place));

/** The path is told without `/client/v4`; undefined when nothing can be carried there. */
export function placeOf(path: string): Place | undefined {
  const place = segmentsOf(path.replace(OF_ACCOUNT, "/accounts")).map(encodeURIComponent).join("/");
  if (isCollection(place)) return { collection: place, id: null };
  const id = lastOf(place);
  const collection = place.slice(0, -id.length - 1);
  return ID.test(id) && isCollection(collection) ? { collection, id } : undefined;
}

/** The items that a place is below, from the outermost on: they have to be there. */
export function itemsAbove({ collection }: Place): Place[] {
  const segments = collection.split("/");
  return segments.flatMap((id, n) => {
    const above = segments.slice(0, n).join("/");
    return ID.test(id) && isCollection(above) ? [{ collection: above, id }] : [];
  });
}

const lastOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
