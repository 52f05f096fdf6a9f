/** The control plane's dialect: JSON, and errors that say what is wrong and what to do. */

export type ControlStatus = 400 | 403 | 404 | 405 | 409 | 413 | 500 | 503;

export function controlError(
  status: ControlStatus,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return Response.json({ error: { code, message } }, { status, headers });
}
