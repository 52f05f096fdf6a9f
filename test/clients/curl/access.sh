# Applications, policies and groups in the manner of the API reference's examples: its paths, its headers, bodies of their own.

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

create_group() {
  ask POST groups -d '{
          "include": [{"service_token": {"token_id": "'"$SERVICE_TOKEN_ID"'"}}],
          "name": "Deploys",
          "require": [{"ip": {"ip": "198.51.100.0/24"}}]
        }'
}
list_groups() { ask GET groups; }
get_group() { ask GET "groups/$GROUP_ID"; }
update_group() { ask PUT "groups/$GROUP_ID" -d '{"include": [{"any_valid_service_token": {}}], "name": "Deploys"}'; }
delete_group() { ask DELETE "groups/$GROUP_ID"; }

create_policy() {
  ask POST policies -d '{
          "decision": "non_identity",
          "include": [{"group": {"id": "'"$GROUP_ID"'"}}],
          "name": "Let deploys in",
          "session_duration": "30m"
        }'
}
list_policies() { ask GET policies; }
get_policy() { ask GET "policies/$POLICY_ID"; }
update_policy() {
  ask PUT "policies/$POLICY_ID" -d '{
          "decision": "non_identity",
          "include": [{"group": {"id": "'"$GROUP_ID"'"}}],
          "name": "Let in"
        }'
}
delete_policy() { ask DELETE "policies/$POLICY_ID"; }

create_app() {
  ask POST apps -d '{
          "destinations": [{"type": "public", "uri": "'"$ACCOUNTS_OR_ZONES"'.example.com/admin"}],
          "name": "Admin Site",
          "policies": '"$POLICIES"',
          "session_duration": "24h",
          "type": "self_hosted"
        }'
}
list_apps() { ask GET apps; }
get_app() { ask GET "apps/$APP_ID"; }
update_app() {
  ask PUT "apps/$APP_ID" -d '{
          "domain": "'"$ACCOUNTS_OR_ZONES"'.example.com/admin",
          "name": "Admin",
          "type": "self_hosted"
        }'
}
put_settings() { ask PUT "apps/$APP_ID/settings" -d '{"skip_interstitial": true}'; }
patch_settings() { ask PATCH "apps/$APP_ID/settings" -d '{"allow_iframe": true}'; }
revoke_tokens() { ask POST "apps/$APP_ID/revoke_tokens"; }
delete_app() { ask DELETE "apps/$APP_ID"; }

create_own() {
  ask POST "apps/$APP_ID/policies" -d '{"decision": "bypass", "include": [{"everyone": {}}], "name": "Own", "precedence": 5}'
}
create_own_again() {
  ask POST "apps/$APP_ID/policies" -d '{"decision": "bypass", "include": [{"everyone": {}}], "name": "Own", "precedence": 6}'
}
list_own() { ask GET "apps/$APP_ID/policies"; }
get_own() { ask GET "apps/$APP_ID/policies/$OWN_ID"; }
update_own() { ask PUT "apps/$APP_ID/policies/$OWN_ID" -d '{"decision": "deny", "include": [{"everyone": {}}], "name": "Own"}'; }
make_reusable() { ask PUT "apps/$APP_ID/policies/$OWN_ID/make_reusable"; }
delete_own() { ask DELETE "apps/$APP_ID/policies/$OWN_ID"; }

"$1"
