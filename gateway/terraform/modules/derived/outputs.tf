output "specification" {
  description = "Specification of the deployment, as the API takes it."
  value       = local.specification

  precondition {
    condition     = length(local.routes) > 0
    error_message = "No route of integrations begins with ${var.path_prefix}/: set path_prefix to what the routes begin with."
  }

  precondition {
    condition     = length(module.crossing_still.patterns) == length(local.closed)
    error_message = "The routes of integrations cross too often: give each path that two of them share a row of its own."
  }
}

output "secret_ids" {
  description = "OCIDs of the secrets that the invoker reads."
  value       = local.invoker_secret_ids
}

output "dynamic_groups" {
  description = "Name and matching rule of each dynamic group, by function."
  value       = local.dynamic_groups
}

output "gateway_statements" {
  description = "Policy statements for the functions' compartment."
  value       = local.gateway_statements
}

output "secret_statements" {
  description = "Policy statements for the secrets' compartment."
  value       = local.secret_statements
}

output "policy_statements" {
  description = "All policy statements."
  value       = concat(local.gateway_statements, local.secret_statements)
}
