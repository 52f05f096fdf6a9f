/** A text as a shell takes it, whatever stands in it: others choose hosts and paths, and a command is there to be pasted. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
