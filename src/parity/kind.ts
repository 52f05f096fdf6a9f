/** What the tool knows of each kind of object that it makes. */
export interface Kind {
  /** Below `…/access/`. */
  readonly segment: string;
  /** In the plural, as a sentence names them. */
  readonly things: string;
  /** The permission that a run needs of an API token. */
  readonly permission: string;
  /** The codes of a 404 that says that an object is not there. */
  readonly missing: readonly number[];
  /** Objects with a lower rank are removed first, because they use the others. */
  readonly rank: number;
}

/** A collection, as a sentence about it needs it. */
export interface Asked {
  readonly kind: Kind;
  readonly ofWhat: "account" | "zone";
}
