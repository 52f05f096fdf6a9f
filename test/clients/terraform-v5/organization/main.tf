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

variable "session" {
  type    = string
  default = "24h"
}

variable "days" {
  type    = number
  default = 30
}

resource "cloudflare_zero_trust_organization" "team" {
  account_id       = var.account_id
  name             = var.name
  auth_domain      = "shop.cloudflareaccess.com"
  session_duration = var.session
  login_design     = { header_text = "Welcome to ${var.name}" }
}

resource "cloudflare_zero_trust_access_key_configuration" "keys" {
  account_id                 = var.account_id
  key_rotation_interval_days = var.days
}

resource "cloudflare_zero_trust_access_identity_provider" "pin" {
  account_id = var.account_id
  name       = "${var.name} PIN"
  type       = "onetimepin"
  config     = {}
}

resource "cloudflare_zero_trust_access_identity_provider" "github" {
  account_id = var.account_id
  name       = "${var.name} GitHub"
  type       = "github"
  config = {
    client_id     = var.name
    client_secret = "not shown again"
  }
}

resource "cloudflare_zero_trust_access_tag" "shop" {
  account_id = var.account_id
  name       = var.name
}

resource "cloudflare_zero_trust_access_application" "tagged" {
  account_id   = var.account_id
  name         = var.name
  type         = "self_hosted"
  domain       = "tagged.example.com"
  allowed_idps = [cloudflare_zero_trust_access_identity_provider.github.id]
  tags         = [cloudflare_zero_trust_access_tag.shop.name]
}
