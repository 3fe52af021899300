# Terraform 1.5 is what OCI Resource Manager runs.

terraform {
  required_version = ">= 1.5.0"

  required_providers {
    oci = {
      source  = "oracle/oci"
      version = ">= 6.9.0"
    }
  }
}

provider "oci" {
  region = var.region
}

# Dynamic groups and policies can be written in the tenancy's home region only.
provider "oci" {
  alias  = "home"
  region = local.home_region
}
