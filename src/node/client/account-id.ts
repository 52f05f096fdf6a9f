/** Whether this is an account id: 32 lower-case hex digits. */
export const isAccountId = (id: string): boolean => /^[0-9a-f]{32}$/.test(id);
