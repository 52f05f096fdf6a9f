/** How long the next bytes of a body are waited for. */

/** In milliseconds, by the machine's clock: whoever sends is a real machine. */
const PATIENCE = 30_000;

export class TooLate extends Error {}

/** What was waited for, unless it takes too long: then it throws `TooLate`. */
export async function inTime<T>(coming: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooLate()), PATIENCE);
  });
  coming.catch(() => {}); // when it fails later, nobody waits any more
  try {
    return await Promise.race([coming, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The same stream, which fails when its next bytes take too long. */
export function patient(body: ReadableStream<Uint8Array>): {
  readonly stream: ReadableStream<Uint8Array>;
  readonly isTooSlow: () => boolean;
} {
  const reader = body.getReader();
  let isTooSlow = false;
  const stream = new ReadableStream({
    type: "bytes",
    pull: async (controller) => {
      try {
        const { done, value } = await inTime(reader.read());
        if (!done) return controller.enqueue(value);
        controller.close();
        controller.byobRequest?.respond(0);
      } catch (problem) {
        isTooSlow = problem instanceof TooLate;
        if (isTooSlow) void reader.cancel().catch(() => {});
        controller.error(problem);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return { stream, isTooSlow: () => isTooSlow };
}
