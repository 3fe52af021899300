# What is looked up or defaulted, and the two modules that derive the rest.

data "oci_identity_region_subscriptions" "all" {
  count      = var.home_region == "" ? 1 : 0
  tenancy_id = var.tenancy_ocid
}

data "oci_apigateway_gateway" "existing" {
  count      = var.gateway_id == "" ? 0 : 1
  gateway_id = var.gateway_id
}

locals {
  home_region = var.home_region != "" ? var.home_region : one([
    for subscription in data.oci_identity_region_subscriptions.all[0].region_subscriptions :
    subscription.region_name if subscription.is_home_region
  ])

  secrets_compartment_id = coalesce(var.secrets_compartment_ocid, var.compartment_ocid)
  gateway_id             = var.gateway_id == "" ? oci_apigateway_gateway.this[0].id : var.gateway_id

  # The policy counts for gateways of one compartment: of one that is there, its own is the one.
  gateway_compartment_id = (
    var.gateway_id == ""
    ? coalesce(var.gateway_compartment_ocid, var.compartment_ocid)
    : data.oci_apigateway_gateway.existing[0].compartment_id
  )

  integrations = can(jsondecode(var.integrations)) ? var.integrations : base64decode(var.integrations)
}

module "configuration" {
  source = "./modules/configuration"

  identity_domain_url       = var.identity_domain_url
  token_audiences           = var.token_audiences
  token_tenant              = var.token_tenant
  token_issuers             = var.token_issuers
  jwks                      = var.jwks
  jwks_credential_secret_id = var.jwks_credential_secret_id
  caller_source             = var.caller_source
  gateway_id                = local.gateway_id
  integrations              = local.integrations
  integrations_secret_id    = var.integrations_secret_id
  log_level                 = var.log_level
  further_config            = var.further_config
}

module "derived" {
  source = "./modules/derived"

  integrations              = local.integrations
  path_prefix               = var.path_prefix
  caller_source             = var.caller_source
  name_prefix               = var.name_prefix
  authorizer_function_id    = oci_functions_function.authorizer.id
  invoker_function_id       = oci_functions_function.invoker.id
  functions_compartment_id  = var.compartment_ocid
  gateway_compartment_id    = local.gateway_compartment_id
  secrets_compartment_id    = local.secrets_compartment_id
  integrations_secret_id    = var.integrations_secret_id
  jwks_credential_secret_id = var.jwks_credential_secret_id
}
