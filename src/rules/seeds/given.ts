/** The same type, where a member that is optional may be undefined, too: so the schemas read it. */
export type Given<T> = T extends readonly (infer E)[]
  ? readonly Given<E>[]
  : T extends object
    ? { readonly [K in keyof T]: IsOptional<T, K> extends true ? Given<T[K]> | undefined : Given<T[K]> }
    : T;
type IsOptional<T, K extends keyof T> = string extends K
  ? false
  : Record<never, never> extends Pick<T, K>
    ? true
    : false;
