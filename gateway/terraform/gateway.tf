# The gateway, unless there is one, and the deployment: the derived specification, block by block.

resource "oci_apigateway_gateway" "this" {
  count = var.gateway_id == "" ? 1 : 0

  compartment_id = local.gateway_compartment_id
  display_name   = var.name_prefix
  endpoint_type  = var.gateway_endpoint_type
  subnet_id      = var.gateway_subnet_id
  freeform_tags  = var.tags.freeformTags
  defined_tags   = var.tags.definedTags

  lifecycle {
    precondition {
      condition     = var.gateway_subnet_id != ""
      error_message = "A new gateway needs gateway_subnet_id; to use one that is there, set gateway_id."
    }
  }
}

locals {
  specification  = module.derived.specification
  authentication = local.specification.requestPolicies.authentication
}

# The provider keeps a header filter that is no longer asked for: back at token, the gateway would go on blocking the
# caller's token. So the deployment is made anew when this changes.
resource "terraform_data" "caller_source" {
  input = var.caller_source
}

resource "oci_apigateway_deployment" "this" {
  compartment_id = local.gateway_compartment_id
  gateway_id     = local.gateway_id
  display_name   = var.name_prefix
  path_prefix    = var.path_prefix
  freeform_tags  = var.tags.freeformTags
  defined_tags   = var.tags.definedTags

  specification {
    logging_policies {
      access_log {
        is_enabled = local.specification.loggingPolicies.accessLog.isEnabled
      }
      execution_log {
        is_enabled = local.specification.loggingPolicies.executionLog.isEnabled
        log_level  = local.specification.loggingPolicies.executionLog.logLevel
      }
    }

    request_policies {
      authentication {
        type                        = local.authentication.type
        function_id                 = local.authentication.functionId
        is_anonymous_access_allowed = local.authentication.isAnonymousAccessAllowed
        parameters                  = local.authentication.parameters
        cache_key                   = local.authentication.cacheKey
      }
    }

    dynamic "routes" {
      for_each = local.specification.routes

      content {
        path    = routes.value.path
        methods = routes.value.methods

        backend {
          type        = routes.value.backend.type
          function_id = routes.value.backend.functionId
        }

        request_policies {
          authorization {
            type          = routes.value.requestPolicies.authorization.type
            allowed_scope = try(routes.value.requestPolicies.authorization.allowedScope, null)
          }

          header_transformations {
            set_headers {
              dynamic "items" {
                for_each = routes.value.requestPolicies.headerTransformations.setHeaders.items

                content {
                  name      = items.value.name
                  values    = items.value.values
                  if_exists = items.value.ifExists
                }
              }
            }

            dynamic "filter_headers" {
              for_each = try([routes.value.requestPolicies.headerTransformations.filterHeaders], [])

              content {
                type = filter_headers.value.type

                dynamic "items" {
                  for_each = filter_headers.value.items

                  content {
                    name = items.value.name
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  lifecycle {
    replace_triggered_by = [terraform_data.caller_source]
  }
}
