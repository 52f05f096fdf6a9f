/** Text in UTF-16, as PowerShell writes it into files, as one byte for each of its units: enough to find ASCII in it. */

/** Passes on what is not UTF-16 as it is. */
export async function* narrowed(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let low: 0 | 1 | undefined; // in which byte of a pair its low half is
  let isStart = true;
  let rest = Buffer.alloc(0);
  for await (const piece of pieces) {
    if (!isStart && low === undefined) {
      yield piece;
      continue;
    }
    const bytes = Buffer.concat([rest, piece]);
    if (isStart) {
      if (bytes.length < 2) {
        rest = bytes;
        continue;
      }
      isStart = false;
      const mark = bytes.readUInt16BE(0);
      low = mark === 0xfffe ? 0 : mark === 0xfeff ? 1 : undefined;
      if (low === undefined) {
        yield bytes;
        continue;
      }
    }
    const whole = bytes.length - (bytes.length % 2);
    rest = bytes.subarray(whole);
    yield lowHalves(bytes.subarray(0, whole), low ?? 0);
  }
  if (rest.length > 0) yield rest;
}

function lowHalves(bytes: Buffer, low: 0 | 1): Buffer {
  const halves = Buffer.alloc(bytes.length / 2);
  for (let index = 0; index < halves.length; index++) {
    const pair = index * 2;
    if (bytes[pair + 1 - low] === 0) halves[index] = bytes[pair + low] ?? 0;
  }
  return halves;
}
