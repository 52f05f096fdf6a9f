/** What workerd loads. */
import { app } from "./app.ts";

export { AccountObject } from "./store/account-object.ts";
export { DirectoryObject } from "./store/directory-object.ts";

export default app satisfies ExportedHandler<EmulatorEnv>;
