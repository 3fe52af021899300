output "authorizer" {
  description = "Configuration of the authorizer."
  value       = local.authorizer

  precondition {
    condition     = local.authorizer_octets <= local.max_octets
    error_message = "The authorizer's configuration has ${local.authorizer_octets} octets, and OCI allows ${local.max_octets}: leave keys out of jwks."
  }

  precondition {
    condition     = var.identity_domain_url != "" || var.jwks != ""
    error_message = "The functions need keys: set identity_domain_url or jwks."
  }

  precondition {
    condition     = var.jwks_credential_secret_id == "" || var.identity_domain_url != ""
    error_message = "jwks_credential_secret_id needs identity_domain_url, the domain that the client belongs to."
  }

  precondition {
    condition     = var.token_tenant != "" || !contains(local.issuers, local.shared_issuer)
    error_message = "Set token_tenant: all Oracle tenants share the issuer ${local.shared_issuer}."
  }
}

output "invoker" {
  description = "Configuration of the invoker."
  value       = local.invoker

  precondition {
    condition     = local.invoker_octets <= local.max_octets
    error_message = "The invoker's configuration has ${local.invoker_octets} octets, and OCI allows ${local.max_octets}: put the table into a Vault secret and set integrations_secret_id."
  }
}
