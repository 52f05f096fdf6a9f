/** What this host can do. A program that needs a capability asks for it here before it relies on it. */
export const capabilities = [
  "service-tokens",
  "settings",
  "verify",
  "zones",
  "seed",
  "clock",
  "faults",
  "rate-limit",
  "api-tokens",
  "propagation-lag",
  "journal",
  "tokens",
  "snapshot",
  "random-seed",
  "scan",
  "evidence",
] as const;
