/** Many clients at once. */
import autocannon from "autocannon";

export const CONNECTIONS = 32;

/** Answers per second over loopback: of a GET, or of a POST with this body. */
export async function rate(url: string, seconds: number, post?: string): Promise<number> {
  const { requests, non2xx, errors } = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    headers: { authorization: "Bearer bench" },
    ...(post === undefined ? {} : { method: "POST", body: post }),
  });
  if (non2xx + errors > 0) throw new Error(`${url}: ${non2xx} answers were not 2xx, ${errors} requests failed`);
  return requests.average;
}
