# The functions' configuration, key by key; a key without a value is left out.

locals {
  shared_issuer = "https://identity.oraclecloud.com/"
  issuers       = var.token_issuers == "" ? [local.shared_issuer] : split(" ", var.token_issuers)

  # Certificates would take most of the room, and the functions need none.
  jwks = var.jwks == "" ? "" : jsonencode({
    keys = [for key in jsondecode(var.jwks).keys : { for name, value in key : name => value if name != "x5c" }]
  })

  further = { for key, value in jsondecode(var.further_config) : key => tostring(value) }

  domain = {
    IDENTITY_DOMAIN_URL = var.identity_domain_url
    LOG_LEVEL           = var.log_level
  }

  token = {
    TOKEN_AUDIENCES           = var.token_audiences
    TOKEN_TENANT              = var.token_tenant
    TOKEN_ISSUERS             = var.token_issuers
    JWKS                      = local.jwks
    JWKS_CREDENTIAL_SECRET_ID = var.jwks_credential_secret_id
  }

  # An invoker that believes the gateway verifies no token.
  invoker_token = { for key, value in local.token : key => value if var.caller_source == "token" }

  table = {
    INTEGRATIONS  = var.integrations_secret_id == "" ? jsonencode(jsondecode(var.integrations)) : var.integrations_secret_id
    CALLER_SOURCE = var.caller_source
  }

  authorizer = { for key, value in merge(local.further, local.domain, local.token) : key => value if value != "" }

  # Without GATEWAY_ID, which is not known while the gateway is being planned.
  invoker_known = {
    for key, value in merge(local.further, local.domain, local.invoker_token, local.table) : key => value if value != ""
  }
  invoker = merge(local.invoker_known, { for key in ["GATEWAY_ID"] : key => var.gateway_id if var.caller_source == "gateway" })
}
