export { Account } from "./client/account.ts";
export { AccountClock } from "./client/clock.ts";
export { connect, type AccountOptions, type AccountSource, type ScannedText } from "./client/accounts.ts";
export { Emulator, startEmulator, type EmulatorOptions, type LogFormat } from "./emulator.ts";
export type { InterceptOptions, TlsOptions } from "./intercept/interception.ts";
export { EmulatorError, type EmulatorErrorCode } from "./client/emulator-error.ts";
export type {
  AccountSeed,
  AccountSettings,
  Admission,
  ApiToken,
  ApiTokenChange,
  AssumptionEvidence,
  ClockState,
  Fault,
  FaultEffect,
  FaultSpec,
  AssumptionSettings,
  Permission,
  RateLimit,
  Seed,
  SeedBulk,
  Seeded,
  SeedToken,
  SettingsChange,
} from "./client/control-types.ts";
export type {
  Advice,
  AdviceKind,
  Grade,
  JournalRequest,
  MinimumGrade,
  Operation,
  RequestFilter,
  RequestPage,
  RequestQuery,
  StatusFilter,
} from "./client/journal-types.ts";
export type {
  AccountToken,
  ForkOptions,
  FoundSecret,
  MintedSecret,
  ScanOptions,
  SecretPlace,
  SecretState,
  Snapshot,
  TokenPage,
  TokenQuery,
  TokenState,
} from "./client/token-types.ts";
