# The examples of Cloudflare's API reference for what only accounts have.

refresh() {
  curl https://api.cloudflare.com/client/v4/accounts/$ACCOUNT_ID/access/service_tokens/$SERVICE_TOKEN_ID/refresh \
    -X POST \
    -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN"
}

rotate() {
  curl https://api.cloudflare.com/client/v4/accounts/$ACCOUNT_ID/access/service_tokens/$SERVICE_TOKEN_ID/rotate \
    -X POST \
    -H 'Content-Type: application/json' \
    -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN" \
    -d '{
          "previous_client_secret_expires_at": "2014-01-01T05:20:00.12345Z"
        }'
}

"$1"
