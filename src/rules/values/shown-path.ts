/** A path of the API as people name it: without ids, and without what is the same in all of them. */

const ID = /^([0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;
const PREFIX = /^\/client\/v4(?=\/|$)/;

/** `.../access/apps` for one of an account, `/zones/.../dns_records` for one of a zone; a query is left out. */
export function shownPath(target: string): string {
  const [path = ""] = target.split("?");
  const parts = path.replace(PREFIX, "").split("/");
  const shown = parts.map((part) => (ID.test(part) ? "..." : part)).join("/");
  return shown.replace(/^\/accounts\/\.\.\.(?=\/)/, "...") || "/";
}
