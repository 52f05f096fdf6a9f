import { vi } from "vitest";

/** Asks until what must come has come: a machine may be busy for seconds, and vitest's own patience is one. */
export const eventually = <T>(ask: () => T | Promise<T>): Promise<T> => vi.waitFor(ask, { timeout: 20_000 });
