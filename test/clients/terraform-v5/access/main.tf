terraform {
  required_providers {
    cloudflare = {
      source  = "cloudflare/cloudflare"
      version = "~> 5.22"
    }
  }
}

provider "cloudflare" {}

variable "account_id" {
  type = string
}

variable "name" {
  type    = string
  default = "shop"
}

variable "domain" {
  type    = string
  default = "shop.example.com/api"
}

variable "session" {
  type    = string
  default = "24h"
}

variable "message" {
  type    = string
  default = null
}

variable "range" {
  type    = string
  default = "192.0.2.0/24"
}

resource "cloudflare_zero_trust_access_service_token" "caller" {
  account_id = var.account_id
  name       = var.name
}

resource "cloudflare_zero_trust_access_group" "callers" {
  account_id = var.account_id
  name       = "${var.name} callers"
  include = [
    { service_token = { token_id = cloudflare_zero_trust_access_service_token.caller.id } },
    { ip = { ip = var.range } },
  ]
}

resource "cloudflare_zero_trust_access_policy" "callers" {
  account_id       = var.account_id
  name             = "${var.name} callers"
  decision         = "non_identity"
  session_duration = var.session
  include          = [{ group = { id = cloudflare_zero_trust_access_group.callers.id } }]
}

resource "cloudflare_zero_trust_access_policy" "everybody" {
  account_id = var.account_id
  name       = "${var.name} everybody"
  decision   = "non_identity"
  include    = [{ any_valid_service_token = {} }]
  require    = [{ ip = { ip = var.range } }]
}

resource "cloudflare_zero_trust_access_application" "shared" {
  account_id                 = var.account_id
  name                       = var.name
  type                       = "self_hosted"
  domain                     = var.domain
  session_duration           = var.session
  custom_deny_message        = var.message
  same_site_cookie_attribute = var.message == null ? null : "strict"
  # An import finds these false, as the API answers them: named here, no change is planned after it.
  auto_redirect_to_identity = false
  enable_binding_cookie     = false
  options_preflight_bypass  = false
  policies = [
    { id = cloudflare_zero_trust_access_policy.callers.id, precedence = 1 },
    { id = cloudflare_zero_trust_access_policy.everybody.id, precedence = 2 },
  ]
}

resource "cloudflare_zero_trust_access_application" "own" {
  account_id = var.account_id
  name       = "${var.name} own"
  type       = "self_hosted"
  domain     = "own.${var.domain}"
  policies = [
    {
      name       = "${var.name} inline"
      decision   = "non_identity"
      include    = [{ service_token = { token_id = cloudflare_zero_trust_access_service_token.caller.id } }]
      precedence = 1
    },
    { id = cloudflare_zero_trust_access_policy.everybody.id, precedence = 2 },
  ]
}
