# The functions, the table and the names of what is made.

variable "authorizer_image" {
  description = "Image of the authorizer in the region's registry, with its tag."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9.-]+/[A-Za-z0-9._/-]+:[A-Za-z0-9._-]+$", var.authorizer_image))
    error_message = "authorizer_image must name registry, repository and tag, as fra.ocir.io/example/gatekeeper/authorizer:0.1.0."
  }
}

variable "invoker_image" {
  description = "Image of the invoker in the region's registry, with its tag."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9.-]+/[A-Za-z0-9._/-]+:[A-Za-z0-9._-]+$", var.invoker_image))
    error_message = "invoker_image must name registry, repository and tag, as fra.ocir.io/example/gatekeeper/invoker:0.1.0."
  }
}

variable "function_shape" {
  description = "Processor that the images were built for: GENERIC_X86, GENERIC_ARM or GENERIC_X86_ARM."
  type        = string
  default     = "GENERIC_X86"

  validation {
    condition     = contains(["GENERIC_X86", "GENERIC_ARM", "GENERIC_X86_ARM"], var.function_shape)
    error_message = "function_shape must be GENERIC_X86, GENERIC_ARM or GENERIC_X86_ARM."
  }
}

variable "authorizer_provisioned_concurrency" {
  description = "Provisioned concurrency units that keep the authorizer warm; 0 for none."
  type        = number
  default     = 0

  validation {
    condition     = var.authorizer_provisioned_concurrency >= 0 && floor(var.authorizer_provisioned_concurrency) == var.authorizer_provisioned_concurrency
    error_message = "authorizer_provisioned_concurrency must be a whole number, 0 or more."
  }
}

variable "invoker_provisioned_concurrency" {
  description = "Provisioned concurrency units that keep the invoker warm; 0 for none."
  type        = number
  default     = 0

  validation {
    condition     = var.invoker_provisioned_concurrency >= 0 && floor(var.invoker_provisioned_concurrency) == var.invoker_provisioned_concurrency
    error_message = "invoker_provisioned_concurrency must be a whole number, 0 or more."
  }
}

variable "integrations" {
  description = "The table: JSON of integrations.json, or the same in Base64, as Resource Manager stores an uploaded file."
  type        = string

  validation {
    condition     = try(length([for row in jsondecode(var.integrations) : row.route]), length([for row in jsondecode(base64decode(var.integrations)) : row.route]), 0) > 0
    error_message = "integrations must be the JSON of integrations.json, a list of at least one row, or the same in Base64."
  }
}

variable "integrations_secret_id" {
  description = "OCID of a Vault secret with the same table, which the invoker then reads; empty puts the table into its configuration, of 4 KB in all."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^(ocid1\\.vaultsecret\\..*)?$", var.integrations_secret_id))
    error_message = "integrations_secret_id must be empty or the OCID of a Vault secret: ocid1.vaultsecret.…"
  }
}

variable "path_prefix" {
  description = "Path prefix of the deployment. Rows of integrations whose route does not begin with it are left out."
  type        = string
  default     = "/method-4"

  validation {
    condition = (
      can(regex("^(/[A-Za-z0-9._~-]+)+$", var.path_prefix))
      && !can(regex("/\\.{1,2}(/|$)", var.path_prefix))
      && length(var.path_prefix) <= 255
    )
    error_message = "path_prefix must be a path of plain segments without a slash at its end, as /method-4."
  }
}

variable "caller_source" {
  description = "Who tells the invoker who calls: token, the caller's own; or gateway, the gateway's headers, and the token ends at the gateway."
  type        = string
  default     = "token"

  validation {
    condition     = contains(["token", "gateway"], var.caller_source)
    error_message = "caller_source must be token or gateway."
  }
}

variable "log_level" {
  description = "Log level of both functions: debug, info, warn or error."
  type        = string
  default     = "info"

  validation {
    condition     = contains(["debug", "info", "warn", "error"], var.log_level)
    error_message = "log_level must be debug, info, warn or error."
  }
}

variable "further_config" {
  description = "JSON object of further configuration keys for both functions, as {\"INTROSPECTION\":\"first-use\"}. Never a secret."
  type        = string
  default     = "{}"

  validation {
    condition     = can(keys(jsondecode(var.further_config)))
    error_message = "further_config must be a JSON object, as {\"INTROSPECTION\":\"first-use\"}."
  }
}

variable "name_prefix" {
  description = "Beginning of the name of everything that is made."
  type        = string
  default     = "gatekeeper"

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9._-]{0,79}$", var.name_prefix))
    error_message = "name_prefix must begin with a letter, and have letters, digits, dots, hyphens and underscores, 80 at most."
  }
}

variable "tags" {
  description = "Tags of everything that is made."
  type = object({
    freeformTags = optional(map(string), {})
    definedTags  = optional(map(string), {})
  })
  default = {}
}
