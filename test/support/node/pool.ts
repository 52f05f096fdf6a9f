/** Runs tasks, a few at a time, and hands over what each of them gives. */
export async function inPool<K, V>(
  atOnce: number,
  tasks: readonly (readonly [key: K, task: () => Promise<V>])[],
  keep: (key: K, value: V) => void,
): Promise<void> {
  const queue = tasks.values();
  const worker = async () => {
    for (const [key, task] of queue) keep(key, await task());
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
