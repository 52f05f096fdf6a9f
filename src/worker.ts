/** What workerd loads. */
import { app } from "./app.ts";

export { AccountObject } from "./store/account/account-object.ts";
export { DirectoryObject } from "./store/directory/directory-object.ts";

export default app satisfies ExportedHandler<EmulatorEnv>;
