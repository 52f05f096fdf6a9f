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

variable "zone_id" {
  type = string
}

variable "id" {
  type = string
}

data "cloudflare_zero_trust_access_service_token" "by_id" {
  account_id       = var.account_id
  service_token_id = var.id
}

data "cloudflare_zero_trust_access_service_token" "by_name" {
  account_id = var.account_id
  filter     = { name = "one of many" }
}

data "cloudflare_zero_trust_access_service_token" "by_search" {
  account_id = var.account_id
  filter     = { search = "OF MANY" }
}

data "cloudflare_zero_trust_access_service_tokens" "all" {
  account_id = var.account_id
}

data "cloudflare_zero_trust_access_service_tokens" "named" {
  account_id = var.account_id
  name       = "nobody"
}

data "cloudflare_zero_trust_access_service_tokens" "two" {
  account_id = var.account_id
  search     = "token"
  max_items  = 2
}

data "cloudflare_zero_trust_access_service_tokens" "of_zone" {
  zone_id = var.zone_id
}

output "found" {
  value = {
    by_id     = data.cloudflare_zero_trust_access_service_token.by_id.name
    by_name   = data.cloudflare_zero_trust_access_service_token.by_name.id
    by_search = data.cloudflare_zero_trust_access_service_token.by_search.id
    all       = length(data.cloudflare_zero_trust_access_service_tokens.all.result)
    named     = length(data.cloudflare_zero_trust_access_service_tokens.named.result)
    two       = length(data.cloudflare_zero_trust_access_service_tokens.two.result)
    of_zone   = length(data.cloudflare_zero_trust_access_service_tokens.of_zone.result)
  }
}
