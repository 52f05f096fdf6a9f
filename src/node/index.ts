export { Account } from "./account.ts";
export { AccountClock } from "./account-clock.ts";
export { connect, type AccountOptions, type AccountSource } from "./accounts.ts";
export { Emulator, startEmulator, type EmulatorOptions, type LogFormat } from "./emulator.ts";
export type { InterceptOptions, TlsOptions } from "./interception.ts";
export { EmulatorError, type EmulatorErrorCode } from "./emulator-error.ts";
export type {
  AccountSeed,
  AccountSettings,
  Admission,
  ClockState,
  Fault,
  FaultEffect,
  FaultSpec,
  AssumptionSettings,
  Seed,
  SeedBulk,
  Seeded,
  SeedToken,
  SettingsChange,
} from "./control-types.ts";
