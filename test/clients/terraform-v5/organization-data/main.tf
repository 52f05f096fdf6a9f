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
  type = string
}

data "cloudflare_zero_trust_organization" "team" {
  account_id = var.account_id
}

data "cloudflare_zero_trust_access_key_configuration" "keys" {
  account_id = var.account_id
}

data "cloudflare_zero_trust_access_identity_providers" "all" {
  account_id = var.account_id
}

data "cloudflare_zero_trust_access_identity_provider" "first" {
  account_id           = var.account_id
  identity_provider_id = data.cloudflare_zero_trust_access_identity_providers.all.result[0].id
}

data "cloudflare_zero_trust_access_tags" "all" {
  account_id = var.account_id
}

data "cloudflare_zero_trust_access_tag" "named" {
  account_id = var.account_id
  tag_name   = var.name
}

output "found" {
  value = {
    domain    = data.cloudflare_zero_trust_organization.team.auth_domain
    days      = data.cloudflare_zero_trust_access_key_configuration.keys.key_rotation_interval_days
    providers = data.cloudflare_zero_trust_access_identity_providers.all.result[*].name
    first     = data.cloudflare_zero_trust_access_identity_provider.first.name
    tags      = data.cloudflare_zero_trust_access_tags.all.result[*].name
    tag       = data.cloudflare_zero_trust_access_tag.named.name
  }
}
