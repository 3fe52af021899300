# The deployment's specification, in the names and the form of the API.

locals {
  # Overwritten on every route: what a caller sends under these names never reaches the invoker.
  caller_headers = [
    { name = "X-Caller-Client", values = ["$${request.auth[client_id]}"], ifExists = "OVERWRITE" },
    { name = "X-Caller-Sub", values = ["$${request.auth[sub]}"], ifExists = "OVERWRITE" },
    { name = "X-Caller-Sub-Type", values = ["$${request.auth[sub_type]}"], ifExists = "OVERWRITE" },
    { name = "X-Caller-Scope", values = ["$${request.auth[scope]}"], ifExists = "OVERWRITE" },
  ]

  blocked_headers = var.caller_source == "gateway" ? ["Authorization"] : []

  header_transformations = merge(
    { setHeaders = { items = local.caller_headers } },
    {
      for policy in [{ type = "BLOCK", items = [for name in local.blocked_headers : { name = name }] }] :
      "filterHeaders" => policy
      if length(local.blocked_headers) > 0
    },
  )

  authorizations = [
    for scopes in local.scopes : merge(
      { type = length(scopes) == 0 ? "AUTHENTICATION_ONLY" : "ANY_OF" },
      { for list in [scopes] : "allowedScope" => list if length(list) > 0 },
    )
  ]

  specification = {
    loggingPolicies = {
      executionLog = { isEnabled = true, logLevel = "INFO" }
      accessLog    = { isEnabled = true }
    }
    requestPolicies = {
      authentication = {
        type                     = "CUSTOM_AUTHENTICATION"
        functionId               = var.authorizer_function_id
        isAnonymousAccessAllowed = false
        parameters               = { authorization = "request.headers[Authorization]" }
        cacheKey                 = ["authorization"]
      }
    }
    routes = [
      for index, route in local.routes : {
        path    = route.path
        methods = route.methods
        backend = { type = "ORACLE_FUNCTIONS_BACKEND", functionId = var.invoker_function_id }
        requestPolicies = {
          authorization         = local.authorizations[index]
          headerTransformations = local.header_transformations
        }
      }
    ]
  }
}
