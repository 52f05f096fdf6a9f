/** One question to the emulator, as every part of the page asks it: the key is a header, and nothing else tells who asks. */
export function ask(path: string, key: string | null, options: RequestInit = {}): Promise<Response> {
  return fetch(path, {
    ...options,
    headers: { ...(key === null ? {} : { authorization: `Bearer ${key}` }), ...options.headers },
    cache: "no-store",
    credentials: "omit",
    redirect: "error",
  });
}
