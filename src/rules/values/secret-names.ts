/** How the names of members and parameters end that hold secrets: `client_secret`, `bind_password`, `signing_private_key`. */
export const SECRET_ENDS =
  "secret|password|passphrase|(?:private|secret|access)[-_]?key|(?:api|access|auth|refresh)[-_]?token|authorization";
