/**
 * The second key that `certs` shows while there is no key before the current one: real teams always have two. Its private half
 * was thrown away when it was made, so that it verifies nothing.
 */
import type { PublicKey } from "./public-key.ts";

export const secondKey: PublicKey = {
  kid: "e996fe05a26797618d19759c3f1b3b00eac0d8cc557ccb4c242182109e3fe687",
  n:
    "y80GwMxpdbLchaTjfitkt5qr2X0oeyZzQ8ntkG_evyzelLSZVPCdSO2cqk4uHG3K6tojuCOMSH40c4ERQJ8y-B2U42LCNl77cLJe" +
    "WEJzrz9N7r7ClUo4v6fl86-hpFzeDN4cO-BG5I8cdJD__F6XDudm6Lx-38GH1AGFRTZEfAMriSmbQVtP68_dKe5zm_bjsf9aWxI2" +
    "lsJz5ZTUsBOgab3lqKSkHw6jbq-exj4IfG1iUzzlkobnaW2AWJLOAlWVxFYbrf0bg0GQrwooZSpnJQ-TZId98hopkrZ3qruDch3A" +
    "qvw00R-Ml1RBxNM2VTwQh83Ni9DiU8fhfshoCdu2aw",
  e: "AQAB",
  certificate: `-----BEGIN CERTIFICATE-----
MIICyDCCAbCgAwIBAgIQaZb+BaJnl2GNGXWcPxs7ADANBgkqhkiG9w0BAQsFADAf
MR0wGwYDVQQDDBRjbG91ZGZsYXJlYWNjZXNzLmNvbTAgFw0yMDAxMDEwMDAwMDBa
GA8yMDk5MTIzMTIzNTk1OVowHzEdMBsGA1UEAwwUY2xvdWRmbGFyZWFjY2Vzcy5j
b20wggEiMA0GCSqGSIb3DQEBAQUAA4IBDwAwggEKAoIBAQDLzQbAzGl1styFpON+
K2S3mqvZfSh7JnNDye2Qb96/LN6UtJlU8J1I7ZyqTi4cbcrq2iO4I4xIfjRzgRFA
nzL4HZTjYsI2Xvtwsl5YQnOvP03uvsKVSji/p+Xzr6GkXN4M3hw74Ebkjxx0kP/8
XpcO52bovH7fwYfUAYVFNkR8AyuJKZtBW0/rz90p7nOb9uOx/1pbEjaWwnPllNSw
E6BpveWopKQfDqNur57GPgh8bWJTPOWShudpbYBYks4CVZXEVhut/RuDQZCvCihl
KmclD5Nkh33yGimStnequ4NyHcCq/DTRH4yXVEHE0zZVPBCHzc2L0OJTx+F+yGgJ
27ZrAgMBAAEwDQYJKoZIhvcNAQELBQADggEBAIu+04Dafx5zosozbwek20TW9n9y
+9zpGcIa8N/lP4/AJKNX35S9oB0LfY/Vt1z2yTxAJFcf4rkQ93Du6k0lzTBxbUFq
sEGdhf5eaYae89A9O3kU9I1AlmhrXpZ+VCQ/I8lAW8ipFsXlgPgftF6z9sY/Vqla
qw5RQsVzPG7h1f24ANfy+ECyV9AjjhauzsX+YgK2b4CI4TUTYGQRj+ARk6mUFmPG
6QgZv1ZUFA0CzJwVfducVVMpkiItrzxxUVOHTQw2sA0GrGApO+9juskzpuNFfTUf
3nYp4oaWZj/kwGl2/qURpr8bwHoD9gxS8nlEhNUqSGr5qXuBSBcPprW14/0=
-----END CERTIFICATE-----
`,
};
