/** What workerd loads. */
import { answer } from "./app.ts";

export { AccountObject } from "./store/account/account-object.ts";
export { DirectoryObject } from "./store/directory/directory-object.ts";

export default { fetch: answer } satisfies ExportedHandler<EmulatorEnv>;
