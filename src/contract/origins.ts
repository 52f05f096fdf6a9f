/** Where requests go that the edge lets through. */

export interface Origin {
  /** In lower case, without a port: the name of a host, not a pattern. */
  readonly hostname: string;
  /** `http://127.0.0.1:3000`, or `localhost` or `[::1]` in its place; deployed, `https://app.example.com:443`, a host of the operator's list. */
  readonly url: string;
}
