# What the derivations start from. This module knows no provider, so that it can be evaluated without a tenancy.

variable "integrations" {
  description = "The table: JSON of integrations.json."
  type        = string

  validation {
    condition = can([
      for row in jsondecode(var.integrations) : {
        route  = regex("^[A-Z]+ /\\S+$", row.route)
        secret = regex("^ocid1\\.vaultsecret\\.", row.credential.secretId)
        allow  = [for entry in row.allow : keys(entry)]
      }
    ])
    error_message = "Each row of integrations must have a route (\"POST /method-4/hello\"), a credential with the OCID of its secret, and a list allow."
  }
}

variable "path_prefix" {
  description = "Path prefix of the deployment. Rows elsewhere are left out."
  type        = string
}

variable "caller_source" {
  description = "token or gateway. With gateway the caller's token ends at the gateway."
  type        = string
  default     = "token"
}

variable "name_prefix" {
  description = "Beginning of the dynamic groups' names."
  type        = string
  default     = "gatekeeper"
}

variable "authorizer_function_id" {
  description = "OCID of the authorizer."
  type        = string
}

variable "invoker_function_id" {
  description = "OCID of the invoker."
  type        = string
}

variable "functions_compartment_id" {
  description = "OCID of the functions' compartment."
  type        = string
}

variable "gateway_compartment_id" {
  description = "OCID of the gateway's compartment."
  type        = string
}

variable "secrets_compartment_id" {
  description = "OCID of the secrets' compartment."
  type        = string
}

variable "integrations_secret_id" {
  description = "OCID of the secret that the invoker reads the table from; empty when it is in the configuration."
  type        = string
  default     = ""
}

variable "jwks_credential_secret_id" {
  description = "OCID of the secret with the client that may read a protected key set; empty for none."
  type        = string
  default     = ""
}
