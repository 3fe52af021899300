# Which tokens are accepted, and where their keys come from.

variable "identity_domain_url" {
  description = "Address of the identity domain, as https://idcs-0123example.identity.oraclecloud.com. Keys are read from it."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^(https://[A-Za-z0-9.-]+(:[0-9]+)?/?)?$", var.identity_domain_url))
    error_message = "identity_domain_url must be empty or https and a host, as https://idcs-0123example.identity.oraclecloud.com."
  }
}

variable "token_audiences" {
  description = "Accepted audiences, separated by spaces; one match is enough."
  type        = string

  validation {
    condition     = can(regex("^\\S+( \\S+)*$", var.token_audiences))
    error_message = "token_audiences must be one or more audiences, separated by single spaces."
  }
}

variable "token_tenant" {
  description = "The one accepted tenant claim, as idcs-0123example. Required while Oracle's shared issuer is accepted."
  type        = string
  default     = ""
}

variable "token_issuers" {
  description = "Accepted issuers, separated by spaces; empty for the one that all Oracle tenants share."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^(\\S+( \\S+)*)?$", var.token_issuers))
    error_message = "token_issuers must be empty or one or more issuers, separated by single spaces."
  }
}

variable "jwks" {
  description = "Seed keys: JSON of a key set, of which certificates (x5c) are left out; empty for none."
  type        = string
  default     = ""

  validation {
    condition     = var.jwks == "" || can([for key in jsondecode(var.jwks).keys : key.kty])
    error_message = "jwks must be empty or the JSON of a key set: {\"keys\":[…]}."
  }
}

variable "jwks_credential_secret_id" {
  description = "OCID of a Vault secret with the client that may read a protected key set; empty for none."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^(ocid1\\.vaultsecret\\..*)?$", var.jwks_credential_secret_id))
    error_message = "jwks_credential_secret_id must be empty or the OCID of a Vault secret: ocid1.vaultsecret.…"
  }
}
