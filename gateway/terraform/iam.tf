# Dynamic groups and policies, all in the home region. A policy stands in the compartment that it speaks of.

resource "oci_identity_dynamic_group" "this" {
  provider = oci.home
  for_each = module.derived.dynamic_groups

  compartment_id = var.tenancy_ocid
  name           = each.value.name
  description    = "The ${each.key} of oic-gatekeeper"
  matching_rule  = each.value.matching_rule
  freeform_tags  = var.tags.freeformTags
  defined_tags   = var.tags.definedTags
}

resource "oci_identity_policy" "gateway" {
  provider = oci.home

  compartment_id = var.compartment_ocid
  name           = "${var.name_prefix}-gateway"
  description    = "The API gateway invokes authorizer and invoker of oic-gatekeeper"
  statements     = module.derived.gateway_statements
  freeform_tags  = var.tags.freeformTags
  defined_tags   = var.tags.definedTags
}

resource "oci_identity_policy" "secrets" {
  provider = oci.home
  # A statement about a group that is not there yet is refused.
  depends_on = [oci_identity_dynamic_group.this]

  compartment_id = local.secrets_compartment_id
  name           = "${var.name_prefix}-secrets"
  description    = "The functions of oic-gatekeeper read their secrets"
  statements     = module.derived.secret_statements
  freeform_tags  = var.tags.freeformTags
  defined_tags   = var.tags.definedTags
}
