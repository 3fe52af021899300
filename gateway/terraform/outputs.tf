output "endpoint" {
  description = "Where callers reach the integrations: the address of the deployment, path prefix included."
  value       = oci_apigateway_deployment.this.endpoint
}

output "gateway_id" {
  description = "OCID of the gateway."
  value       = local.gateway_id
}

output "authorizer_function_id" {
  description = "OCID of the authorizer."
  value       = oci_functions_function.authorizer.id
}

output "invoker_function_id" {
  description = "OCID of the invoker."
  value       = oci_functions_function.invoker.id
}

output "policy_statements" {
  description = "Policy statements that were made."
  value       = module.derived.policy_statements
}

output "sample_call" {
  description = "A call of the first route, with an access token in TOKEN."
  value = join(" ", [
    "curl -i -X ${module.derived.specification.routes[0].methods[0]}",
    "-H \"Authorization: Bearer $TOKEN\"",
    "'${oci_apigateway_deployment.this.endpoint}${module.derived.specification.routes[0].path}'",
  ])
}
