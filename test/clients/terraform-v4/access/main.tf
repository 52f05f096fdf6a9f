terraform {
  required_providers {
    cloudflare = {
      source  = "cloudflare/cloudflare"
      version = "~> 4.52"
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

variable "message" {
  type    = string
  default = null
}

resource "cloudflare_zero_trust_access_service_token" "caller" {
  account_id = var.account_id
  name       = var.name
}

resource "cloudflare_zero_trust_access_group" "callers" {
  account_id = var.account_id
  name       = "${var.name} callers"
  include {
    service_token = [cloudflare_zero_trust_access_service_token.caller.id]
  }
}

resource "cloudflare_zero_trust_access_policy" "callers" {
  account_id = var.account_id
  name       = "${var.name} callers"
  decision   = "non_identity"
  include {
    group = [cloudflare_zero_trust_access_group.callers.id]
  }
}

resource "cloudflare_zero_trust_access_application" "shared" {
  account_id          = var.account_id
  name                = var.name
  type                = "self_hosted"
  domain              = var.domain
  custom_deny_message = var.message
  policies            = [cloudflare_zero_trust_access_policy.callers.id]
}

resource "cloudflare_zero_trust_access_application" "own" {
  account_id = var.account_id
  name       = "${var.name} own"
  type       = "self_hosted"
  domain     = "own.${var.domain}"
}

resource "cloudflare_zero_trust_access_policy" "own" {
  account_id     = var.account_id
  application_id = cloudflare_zero_trust_access_application.own.id
  precedence     = 1
  name           = "${var.name} own"
  decision       = "bypass"
  include {
    everyone = true
  }
}

data "cloudflare_zero_trust_access_application" "by_name" {
  account_id = var.account_id
  name       = cloudflare_zero_trust_access_application.shared.name
}

output "found" {
  value = data.cloudflare_zero_trust_access_application.by_name.id
}
