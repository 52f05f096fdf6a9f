/** The envelope of Cloudflare's v4 API. */

/** The page numbers of a list. */
export interface ResultInfo {
  readonly count: number;
  readonly page: number;
  readonly per_page: number;
  readonly total_count: number;
  readonly total_pages: number;
}
