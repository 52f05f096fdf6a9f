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

variable "domain" {
  type = string
}

data "cloudflare_zero_trust_access_application" "by_name" {
  account_id = var.account_id
  filter     = { name = var.name, exact = true }
}

data "cloudflare_zero_trust_access_applications" "by_domain" {
  account_id = var.account_id
  domain     = var.domain
  exact      = true
}

data "cloudflare_zero_trust_access_group" "by_name" {
  account_id = var.account_id
  filter     = { name = "${var.name} callers" }
}

data "cloudflare_zero_trust_access_groups" "all" {
  account_id = var.account_id
}

data "cloudflare_zero_trust_access_policies" "all" {
  account_id = var.account_id
}

data "cloudflare_zero_trust_access_policy" "first" {
  account_id = var.account_id
  policy_id  = data.cloudflare_zero_trust_access_policies.all.result[0].id
}

output "found" {
  value = {
    application = data.cloudflare_zero_trust_access_application.by_name.app_id
    by_domain   = data.cloudflare_zero_trust_access_applications.by_domain.result[*].id
    group       = data.cloudflare_zero_trust_access_group.by_name.id
    groups      = length(data.cloudflare_zero_trust_access_groups.all.result)
    policies    = data.cloudflare_zero_trust_access_policies.all.result[*].name
    policy      = data.cloudflare_zero_trust_access_policy.first.name
  }
}
