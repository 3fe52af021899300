# Who may do what: the gateway may invoke these two functions, and a function may read the secrets that it needs.

locals {
  table_secret_ids     = distinct([for row in local.rows : row.credential.secretId])
  authorizer_reads_own = var.jwks_credential_secret_id != ""

  # An invoker that believes the gateway verifies no token, and so reads no key set.
  domain_client_of_invoker = var.caller_source == "gateway" ? "" : var.jwks_credential_secret_id
  invoker_secret_ids       = distinct(concat(local.table_secret_ids, compact([var.integrations_secret_id, local.domain_client_of_invoker])))

  dynamic_groups = merge(
    {
      invoker = {
        name          = "${var.name_prefix}-invoker"
        matching_rule = "ALL {resource.type = 'fnfunc', resource.id = '${var.invoker_function_id}'}"
      }
    },
    {
      for name in ["authorizer"] : name => {
        name          = "${var.name_prefix}-${name}"
        matching_rule = "ALL {resource.type = 'fnfunc', resource.id = '${var.authorizer_function_id}'}"
      }
      if local.authorizer_reads_own
    },
  )

  gateway_statements = [
    for function_id in [var.authorizer_function_id, var.invoker_function_id] :
    "Allow any-user to use fn-invocation in compartment id ${var.functions_compartment_id} where ALL {request.principal.type = 'ApiGateway', request.resource.compartment.id = '${var.gateway_compartment_id}', target.function.id = '${function_id}'}"
  ]

  invoker_conditions = [for id in local.invoker_secret_ids : "target.secret.id = '${id}'"]

  secret_statements = concat(
    [join(" ", [
      "Allow dynamic-group ${var.name_prefix}-invoker to read secret-bundles in compartment id ${var.secrets_compartment_id} where",
      length(local.invoker_conditions) == 1 ? one(local.invoker_conditions) : "any {${join(", ", local.invoker_conditions)}}",
    ])],
    local.authorizer_reads_own ? [
      "Allow dynamic-group ${var.name_prefix}-authorizer to read secret-bundles in compartment id ${var.secrets_compartment_id} where target.secret.id = '${var.jwks_credential_secret_id}'",
    ] : [],
  )
}
