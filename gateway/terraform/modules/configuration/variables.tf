# What the functions' configuration is made of. This module knows no provider, like its neighbour.

variable "identity_domain_url" {
  description = "IDENTITY_DOMAIN_URL; empty for none."
  type        = string
  default     = ""
}

variable "token_audiences" {
  description = "TOKEN_AUDIENCES."
  type        = string
}

variable "token_tenant" {
  description = "TOKEN_TENANT; empty for none."
  type        = string
  default     = ""
}

variable "token_issuers" {
  description = "TOKEN_ISSUERS; empty for the functions' default, the issuer that all Oracle tenants share."
  type        = string
  default     = ""
}

variable "jwks" {
  description = "JWKS: JSON of seed keys; empty for none."
  type        = string
  default     = ""
}

variable "jwks_credential_secret_id" {
  description = "JWKS_CREDENTIAL_SECRET_ID; empty for none."
  type        = string
  default     = ""
}

variable "caller_source" {
  description = "CALLER_SOURCE: token or gateway."
  type        = string
  default     = "token"
}

variable "gateway_id" {
  description = "GATEWAY_ID, used with caller_source gateway; may be unknown until the gateway is there."
  type        = string
  default     = ""
}

variable "integrations" {
  description = "The table: JSON of integrations.json."
  type        = string
}

variable "integrations_secret_id" {
  description = "OCID of the secret that the invoker reads the table from; empty to put it into the configuration."
  type        = string
  default     = ""
}

variable "log_level" {
  description = "LOG_LEVEL."
  type        = string
  default     = "info"
}

variable "further_config" {
  description = "JSON object of further keys for both functions, each with a text."
  type        = string
  default     = "{}"

  validation {
    condition = can([
      for key, value in jsondecode(var.further_config) : [regex("^[A-Z][A-Z0-9_]*$", key), regex("^.+$", value)]
    ])
    error_message = "further_config must be a JSON object of keys and texts, as {\"REQUIRED_CLAIMS\":\"sub_type=client\"}."
  }
}
