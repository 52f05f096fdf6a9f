import type { DirectoryObject } from "./directory-object.ts";

/** The one directory of this emulator. */
export function directory(env: EmulatorEnv): DurableObjectStub<DirectoryObject> {
  return env.DIRECTORY.getByName("directory");
}
