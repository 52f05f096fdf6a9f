/** The only file that reads the system's clock. */

/** Now, in whole seconds since 1970. */
export function systemSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

/** Elapsed time in a log is real time: milliseconds since 1970. */
export function systemMilliseconds(): number {
  return Date.now();
}
