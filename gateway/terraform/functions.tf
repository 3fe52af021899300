# The Fn application and its two functions. Memory and timeouts are those of func.yaml and invoker/func.yaml.

resource "oci_functions_application" "this" {
  compartment_id = var.compartment_ocid
  display_name   = var.name_prefix
  subnet_ids     = [var.functions_subnet_id]
  shape          = var.function_shape
  freeform_tags  = var.tags.freeformTags
  defined_tags   = var.tags.definedTags
}

resource "oci_functions_function" "authorizer" {
  application_id     = oci_functions_application.this.id
  display_name       = "authorizer"
  image              = var.authorizer_image
  memory_in_mbs      = "128"
  timeout_in_seconds = 30
  config             = module.configuration.authorizer
  freeform_tags      = var.tags.freeformTags
  defined_tags       = var.tags.definedTags

  provisioned_concurrency_config {
    strategy = var.authorizer_provisioned_concurrency > 0 ? "CONSTANT" : "NONE"
    count    = var.authorizer_provisioned_concurrency > 0 ? var.authorizer_provisioned_concurrency : null
  }
}

resource "oci_functions_function" "invoker" {
  application_id     = oci_functions_application.this.id
  display_name       = "invoker"
  image              = var.invoker_image
  memory_in_mbs      = "256"
  timeout_in_seconds = 300
  config             = module.configuration.invoker
  freeform_tags      = var.tags.freeformTags
  defined_tags       = var.tags.definedTags

  provisioned_concurrency_config {
    strategy = var.invoker_provisioned_concurrency > 0 ? "CONSTANT" : "NONE"
    count    = var.invoker_provisioned_concurrency > 0 ? var.invoker_provisioned_concurrency : null
  }
}
