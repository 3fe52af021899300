# The whole configuration with the provider's real schema and no cloud: resources are mocked.

mock_provider "oci" {}

mock_provider "oci" {
  alias = "home"
}

variables {
  tenancy_ocid        = "ocid1.tenancy.oc1..exampletenancy"
  region              = "eu-frankfurt-1"
  home_region         = "us-ashburn-1"
  compartment_ocid    = "ocid1.compartment.oc1..examplefunctions"
  functions_subnet_id = "ocid1.subnet.oc1.eu-frankfurt-1.examplefunctions"
  gateway_subnet_id   = "ocid1.subnet.oc1.eu-frankfurt-1.examplegateway"
  authorizer_image    = "fra.ocir.io/example/gatekeeper/authorizer:0.1.0"
  invoker_image       = "fra.ocir.io/example/gatekeeper/invoker:0.1.0"
  identity_domain_url = "https://idcs-0123example.identity.oraclecloud.com"
  token_audiences     = "https://gatekeeper.example/"
  token_tenant        = "idcs-0123example"
}

run "makes_a_gateway" {
  assert {
    condition     = length(oci_apigateway_gateway.this) == 1
    error_message = "there must be a new gateway"
  }

  assert {
    condition     = oci_apigateway_deployment.this.gateway_id == oci_apigateway_gateway.this[0].id
    error_message = "the deployment must be on the new gateway"
  }

  assert {
    condition = [
      for route in oci_apigateway_deployment.this.specification[0].routes : "${join(" ", route.methods)} ${route.path}"
    ] == ["POST /hello", "GET /orders/{id}"]
    error_message = "the deployment must have the routes of the table"
  }

  assert {
    condition = alltrue([
      for route in oci_apigateway_deployment.this.specification[0].routes :
      route.request_policies[0].authorization[0].type == "ANY_OF"
      && route.request_policies[0].authorization[0].allowed_scope == tolist(["oic.invoke"])
      && route.backend[0].function_id == oci_functions_function.invoker.id
      && length(route.request_policies[0].header_transformations[0].set_headers[0].items) == 4
    ])
    error_message = "each route must ask for the scope, set the four headers and go to the invoker"
  }

  assert {
    condition     = oci_functions_function.invoker.config["CALLER_SOURCE"] == "token"
    error_message = "the invoker must verify tokens"
  }

  assert {
    condition     = keys(oci_identity_dynamic_group.this) == ["invoker"] && length(output.policy_statements) == 3
    error_message = "the invoker alone needs a dynamic group"
  }
}

run "uses_a_gateway" {
  variables {
    gateway_id                = "ocid1.apigateway.oc1.eu-frankfurt-1.examplegateway"
    gateway_subnet_id         = ""
    caller_source             = "gateway"
    jwks_credential_secret_id = "ocid1.vaultsecret.oc1.eu-frankfurt-1.exampledomainclient"
  }

  override_data {
    target = data.oci_apigateway_gateway.existing[0]
    values = {
      compartment_id = "ocid1.compartment.oc1..examplegateway"
    }
  }

  assert {
    condition     = length(oci_apigateway_gateway.this) == 0
    error_message = "there must be no new gateway"
  }

  assert {
    condition     = oci_apigateway_deployment.this.compartment_id == "ocid1.compartment.oc1..examplegateway"
    error_message = "the deployment must be in the gateway's compartment"
  }

  assert {
    condition     = strcontains(output.policy_statements[0], "request.resource.compartment.id = 'ocid1.compartment.oc1..examplegateway'")
    error_message = "the policy must be for the gateway's compartment"
  }

  assert {
    condition     = oci_functions_function.invoker.config["GATEWAY_ID"] == "ocid1.apigateway.oc1.eu-frankfurt-1.examplegateway"
    error_message = "the invoker must know the gateway that it believes"
  }

  assert {
    condition = alltrue([
      for route in oci_apigateway_deployment.this.specification[0].routes :
      route.request_policies[0].header_transformations[0].filter_headers[0].items[0].name == "Authorization"
    ])
    error_message = "the caller's token must end at the gateway"
  }

  assert {
    condition     = keys(oci_identity_dynamic_group.this) == ["authorizer", "invoker"]
    error_message = "both functions need a dynamic group"
  }
}

run "refuses_a_gateway_without_subnet" {
  command = plan

  variables {
    gateway_subnet_id = ""
  }

  expect_failures = [oci_apigateway_gateway.this]
}
