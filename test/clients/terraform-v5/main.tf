terraform {
  required_providers {
    cloudflare = {
      source  = "cloudflare/cloudflare"
      version = "~> 5.22"
    }
  }
}

# Base URL and API token come from the environment, as the provider reads them.
provider "cloudflare" {}

variable "account_id" {
  type = string
}

variable "zone_id" {
  type = string
}

variable "name" {
  type    = string
  default = "deploy"
}

variable "duration" {
  type    = string
  default = null
}

variable "secret_version" {
  type    = number
  default = null
}

variable "previous_secret_expires_at" {
  type    = string
  default = null
}

resource "cloudflare_zero_trust_access_service_token" "of_account" {
  account_id                        = var.account_id
  name                              = var.name
  duration                          = var.duration
  client_secret_version             = var.secret_version
  previous_client_secret_expires_at = var.previous_secret_expires_at
}

resource "cloudflare_zero_trust_access_service_token" "of_zone" {
  zone_id                           = var.zone_id
  name                              = "${var.name} of the zone"
  duration                          = var.duration
  client_secret_version             = var.secret_version
  previous_client_secret_expires_at = var.previous_secret_expires_at
}
