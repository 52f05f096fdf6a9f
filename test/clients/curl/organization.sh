# The organization, its keys, identity providers, tags and the log in the manner of the API reference's examples.

ask() {
  method="$1"
  path="$2"
  shift 2
  curl "https://api.cloudflare.com/client/v4/$ACCOUNTS_OR_ZONES/$ACCOUNT_OR_ZONE_ID/access/$path" \
    -X "$method" \
    -H 'Content-Type: application/json' \
    -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN" \
    "$@"
}

get_organization() { ask GET organizations; }
create_organization() {
  ask POST organizations -d '{
          "auth_domain": "team-'"$ACCOUNTS_OR_ZONES"'.cloudflareaccess.com",
          "name": "Widget Team",
          "session_duration": "24h"
        }'
}
update_organization() {
  ask PUT organizations -d '{
          "auth_domain": "team-'"$ACCOUNTS_OR_ZONES"'.cloudflareaccess.com",
          "login_design": {"header_text": "Welcome"},
          "name": "Widgets",
          "session_duration": "12h"
        }'
}
patch_organization() {
  ask PATCH organizations -d '{
          "service_token_inactivity": {"enabled": true, "inactivity_threshold_days": 90, "action": "disable"}
        }'
}
revoke_user() { ask POST organizations/revoke_user -d '{"email": "test@example.com"}'; }

get_keys() { ask GET keys; }
update_keys() { ask PUT keys -d '{"key_rotation_interval_days": 30}'; }
rotate_keys() { ask POST keys/rotate; }

create_provider() {
  ask POST identity_providers -d '{
          "config": {"client_id": "shop", "client_secret": "not shown again"},
          "name": "Widget Corps IDP",
          "type": "github"
        }'
}
list_providers() { ask GET identity_providers; }
get_provider() { ask GET "identity_providers/$PROVIDER_ID"; }
update_provider() { ask PUT "identity_providers/$PROVIDER_ID" -d '{"config": {}, "name": "Widgets", "type": "onetimepin"}'; }
delete_provider() { ask DELETE "identity_providers/$PROVIDER_ID"; }

create_tag() { ask POST tags -d '{"name": "engineers"}'; }
list_tags() { ask GET tags; }
get_tag() { ask GET tags/engineers; }
update_tag() { ask PUT tags/engineers -d '{"name": "on call"}'; }
delete_tag() { ask DELETE tags/on%20call; }

list_requests() { ask GET 'logs/access_requests?limit=25&direction=desc&since=2020-07-01T05:20:00Z'; }

"$1"
