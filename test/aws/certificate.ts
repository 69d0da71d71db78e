/**
 * A certificate of localhost, 127.0.0.1 and wellarchitected.example that it has signed itself, and its key. Made for these tests,
 * with openssl, and worth nothing anywhere else.
 */
export const selfSigned = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBtjCCAVygAwIBAgIUcOuiklUoKvIhMpz9WCzC/vwAi6wwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNjIyMjkyNFoYDzIxMjYxMTAy
MjIyOTI0WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARgCjSvp4ARmCYyQDZxL0L3B5bAfd5x+b3krlEdReVX+Fv4cQayPA5p
f8w7AKi4+mTIxv4FGIXNdGEHpgUQcgFKo4GJMIGGMB0GA1UdDgQWBBTZHLG9hgd9
XaGvmFwfB9OlJcR1yjAfBgNVHSMEGDAWgBTZHLG9hgd9XaGvmFwfB9OlJcR1yjAP
BgNVHRMBAf8EBTADAQH/MDMGA1UdEQQsMCqCCWxvY2FsaG9zdIIXd2VsbGFyY2hp
dGVjdGVkLmV4YW1wbGWHBH8AAAEwCgYIKoZIzj0EAwIDSAAwRQIhAMzuLycbfmi9
p2biuTmqZi9MWF2OaI00jg2/nhjUrkLGAiAno2xFmc4rif0yQxl6dVyl7CKydKoN
FK0bQjJANp0nLA==
-----END CERTIFICATE-----`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgLzLuFf6z4m0Eu7vc
n2VbvgDoIIsHvsLa0V6taiaEwOqhRANCAARgCjSvp4ARmCYyQDZxL0L3B5bAfd5x
+b3krlEdReVX+Fv4cQayPA5pf8w7AKi4+mTIxv4FGIXNdGEHpgUQcgFK
-----END PRIVATE KEY-----`,
};
