/** The forms of JSON values, as schemas with their words: of bodies on the API plane and of seeds. */
import * as z from "zod/mini";
import type { Form } from "./forms.ts";

export const text = () => z.string("must be a string");
export const flag = () => z.boolean("must be true or false");
export const object = () => z.record(z.string(), z.unknown(), "must be an object");
export const texts = () => z.array(text(), "must be a list of strings");
export const objects = () => z.array(object(), "must be a list of objects");
export const number = () => z.number("must be a number");

const list = () => z.array(z.unknown(), "must be a list");
const forms: Readonly<Record<Form, () => z.ZodMiniType>> = { flag, text, texts, object, objects, number, list };
export const withForm = (form: Form) => forms[form]();
