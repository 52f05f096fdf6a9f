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

variable "session" {
  type    = string
  default = "24h"
}

variable "days" {
  type    = number
  default = 30
}

resource "cloudflare_zero_trust_access_organization" "team" {
  account_id       = var.account_id
  name             = var.name
  auth_domain      = "shop.cloudflareaccess.com"
  session_duration = var.session
  login_design {
    header_text = "Welcome to ${var.name}"
  }
}

resource "cloudflare_zero_trust_key_access_key_configuration" "keys" {
  account_id                 = var.account_id
  key_rotation_interval_days = var.days
}

resource "cloudflare_zero_trust_access_identity_provider" "github" {
  account_id = var.account_id
  name       = "${var.name} GitHub"
  type       = "github"
  config {
    client_id     = var.name
    client_secret = "not shown again"
  }
}

resource "cloudflare_zero_trust_access_tag" "shop" {
  account_id = var.account_id
  name       = "shop"
}

data "cloudflare_zero_trust_access_identity_provider" "github" {
  account_id = var.account_id
  name       = cloudflare_zero_trust_access_identity_provider.github.name
}

output "found" {
  value = data.cloudflare_zero_trust_access_identity_provider.github.id
}
