# Where everything is: tenancy, compartments, network, gateway.

variable "tenancy_ocid" {
  description = "OCID of the tenancy. The dynamic groups are made in it."
  type        = string

  validation {
    condition     = can(regex("^ocid1\\.tenancy\\.", var.tenancy_ocid))
    error_message = "tenancy_ocid must be the OCID of a tenancy: ocid1.tenancy.…"
  }
}

variable "region" {
  description = "Region of functions, gateway and secrets, as eu-frankfurt-1."
  type        = string

  validation {
    condition     = can(regex("^[a-z]+(-[a-z]+)+-[0-9]+$", var.region))
    error_message = "region must be the identifier of a region, as eu-frankfurt-1."
  }
}

variable "home_region" {
  description = "Home region of the tenancy; looked up when empty."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^([a-z]+(-[a-z]+)+-[0-9]+)?$", var.home_region))
    error_message = "home_region must be empty or the identifier of a region, as eu-frankfurt-1."
  }
}

variable "compartment_ocid" {
  description = "OCID of the functions' compartment."
  type        = string

  validation {
    condition     = can(regex("^ocid1\\.(compartment|tenancy)\\.", var.compartment_ocid))
    error_message = "compartment_ocid must be the OCID of a compartment: ocid1.compartment.…"
  }
}

variable "secrets_compartment_ocid" {
  description = "OCID of the compartment with the Vault secrets; that of the functions when empty."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^(ocid1\\.(compartment|tenancy)\\..*)?$", var.secrets_compartment_ocid))
    error_message = "secrets_compartment_ocid must be empty or the OCID of a compartment: ocid1.compartment.…"
  }
}

variable "network_compartment_ocid" {
  description = "Compartment of the network. Only the pickers of Resource Manager use it."
  type        = string
  default     = ""
}

variable "vcn_id" {
  description = "The network. Only the pickers of Resource Manager use it."
  type        = string
  default     = ""
}

variable "functions_subnet_id" {
  description = "OCID of the functions' subnet. It needs a way to Vault, to the identity domain and to OIC."
  type        = string

  validation {
    condition     = can(regex("^ocid1\\.subnet\\.", var.functions_subnet_id))
    error_message = "functions_subnet_id must be the OCID of a subnet: ocid1.subnet.…"
  }
}

variable "gateway_id" {
  description = "OCID of a gateway that is there; empty makes one."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^(ocid1\\.apigateway\\..*)?$", var.gateway_id))
    error_message = "gateway_id must be empty or the OCID of a gateway: ocid1.apigateway.…"
  }
}

variable "gateway_compartment_ocid" {
  description = "OCID of the new gateway's compartment; that of the functions when empty. A gateway that is there has its own."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^(ocid1\\.(compartment|tenancy)\\..*)?$", var.gateway_compartment_ocid))
    error_message = "gateway_compartment_ocid must be empty or the OCID of a compartment: ocid1.compartment.…"
  }
}

variable "gateway_subnet_id" {
  description = "OCID of the new gateway's subnet; needed when gateway_id is empty. Callers reach it on port 443."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^(ocid1\\.subnet\\..*)?$", var.gateway_subnet_id))
    error_message = "gateway_subnet_id must be empty or the OCID of a subnet: ocid1.subnet.…"
  }
}

variable "gateway_endpoint_type" {
  description = "Whether the new gateway can be reached from outside its network: PUBLIC or PRIVATE."
  type        = string
  default     = "PUBLIC"

  validation {
    condition     = contains(["PUBLIC", "PRIVATE"], var.gateway_endpoint_type)
    error_message = "gateway_endpoint_type must be PUBLIC or PRIVATE."
  }
}
