# OCI allows 4 KB of configuration for a function: all keys and values as UTF-8.

locals {
  max_octets = 4096

  # Room for GATEWAY_ID and its OCID.
  gateway_octets = var.caller_source == "gateway" ? 140 : 0

  # Base64 has four characters for three octets; each "=" at its end stands for one octet less.
  authorizer_base64 = base64encode(join("", concat(keys(local.authorizer), values(local.authorizer))))
  authorizer_octets = length(local.authorizer_base64) / 4 * 3 - length(regexall("=", local.authorizer_base64))
  invoker_base64    = base64encode(join("", concat(keys(local.invoker_known), values(local.invoker_known))))
  invoker_octets    = length(local.invoker_base64) / 4 * 3 - length(regexall("=", local.invoker_base64)) + local.gateway_octets
}
