import { vi } from "vitest";
import { type Account, within } from "./accounts.ts";

/**
 * Holds each wait of so many milliseconds in an account until it is let go, however slow the machine is: what must happen
 * while a request waits for its fault can happen then.
 */
export async function holding(account: Account, milliseconds: number): Promise<() => Promise<void>> {
  let letGo = (): void => undefined;
  await within(account, async () => {
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const wait = scheduler.wait.bind(scheduler);
    vi.spyOn(scheduler, "wait").mockImplementation((time, options) =>
      time === milliseconds ? held : wait(time, options),
    );
  });
  return () => within(account, async () => letGo());
}
