const SECOND = 1_000_000_000n;

/** A duration as Go's `Duration.String` writes it: `72h3m0.5s`, `1.5ms`, `0s`. */
export function goDurationFormat(nanoseconds: bigint): string {
  const sign = nanoseconds < 0n ? "-" : "";
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  if (size === 0n) return "0s";
  if (size < 1_000n) return `${sign}${size}ns`;
  if (size < 1_000_000n) return `${sign}${decimal(size, 3)}\u00b5s`;
  if (size < SECOND) return `${sign}${decimal(size, 6)}ms`;
  const hours = size / (3600n * SECOND);
  const minutes = (size / (60n * SECOND)) % 60n;
  const seconds = `${decimal(size % (60n * SECOND), 9)}s`;
  if (hours > 0n) return `${sign}${hours}h${minutes}m${seconds}`;
  return minutes > 0n ? `${sign}${minutes}m${seconds}` : `${sign}${seconds}`;
}

/** A whole number of the 10^-places part of a unit, in that unit, without zeros at its end. */
function decimal(value: bigint, places: number): string {
  const digits = value.toString().padStart(places + 1, "0");
  const fraction = digits.slice(-places).replace(/0+$/, "");
  return fraction === "" ? digits.slice(0, -places) : `${digits.slice(0, -places)}.${fraction}`;
}
