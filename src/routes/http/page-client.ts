/** The page at `/_emulator/` says by a header that it asks. Whether it may say so, its caller decides. */
import { isOfOtherOrigin } from "./foreign-page.ts";

/** No page of another origin can send it: a browser would ask first, and the emulator allows it nobody. */
const CLIENT = "emulator-client";

/** A header that is sent twice arrives as one with a comma, and says nothing. */
export const saysPage = ({ headers }: Request): boolean => headers.get(CLIENT) === "page";

/** Whether a client on this machine may say so without any credential: a program may, and of all pages the emulator's own. */
export const mayBeOwnPage = (request: Request): boolean => saysPage(request) && !isOfOtherOrigin(request);
