# The front door of oic-gatekeeper. `make` alone prints the targets.
# Everything runs on the Node that comes with the dependencies, whatever Node the machine has.

KIND ?= valid
FUNCTION ?= authorizer
PORT ?= 8080
METHOD ?= 4
VALUES ?= gateway/values.json
INTEGRATIONS ?= integrations.json
SPEC ?= spec.json
COLLECTOR ?=
APP ?= gatekeeper
ENV ?= .env
NODE := ./node_modules/.bin/node

.DEFAULT_GOAL := help
.PHONY: help install demo dev token invoke explain doctor spec lint policies config deploy fn-local stack bundles bench build test format

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-12s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: ## install the dependencies (every other target does it when needed)
	@./scripts/install.sh

demo: install ## all four methods on a local Oracle Cloud, with good and bad callers, as one table
	@$(NODE) cli/demo/demo.ts

dev: install ## the same cloud, kept running; PORT=8080 is the gateway's, the next four are the others'; COLLECTOR=url of a Zipkin
	@$(NODE) cli/dev.ts --port '$(PORT)' --collector '$(COLLECTOR)'

token: install ## print a sample token: KIND=valid|expired|other-audience|forged|id-token|no-scope|...
	@$(NODE) cli/gatekeeper.ts token --kind '$(KIND)'

invoke: install ## invoke one function directly: FUNCTION=authorizer|invoker KIND=valid|...
	@$(NODE) cli/gatekeeper.ts invoke '$(FUNCTION)' --kind '$(KIND)' || [ $$? -eq 1 ]

explain: install ## say why a sample token is refused, and how to mend it: KIND=expired|other-audience|...
	@$(NODE) cli/gatekeeper.ts token --kind '$(KIND)' | $(NODE) cli/gatekeeper.ts explain --local || [ $$? -eq 1 ]

doctor: install ## look at everything that a deployment needs: .env, or the local cloud of `make dev`
	@$(NODE) cli/gatekeeper.ts doctor

spec: install ## print a gateway specification: METHOD=1|2|3|4 VALUES=gateway/values.json; 2 and 3 need OUTPUT=file
	@$(NODE) cli/gatekeeper.ts spec --method '$(METHOD)' --values '$(VALUES)' --integrations '$(INTEGRATIONS)' $(if $(OUTPUT),--output '$(OUTPUT)')

lint: install ## review a gateway specification: SPEC=spec.json VALUES=gateway/values.json
	@$(NODE) cli/gatekeeper.ts lint '$(SPEC)' --values '$(VALUES)' --integrations '$(INTEGRATIONS)'

policies: install ## print dynamic groups and IAM policies: VALUES=gateway/values.json
	@$(NODE) cli/gatekeeper.ts policies --values '$(VALUES)' --integrations '$(INTEGRATIONS)'

config: install ## check a filled-in .env and print its fn config lines: APP=gatekeeper ENV=.env
	@$(NODE) cli/gatekeeper.ts config --app '$(APP)' --env '$(ENV)'

deploy: install ## deploy both functions to an OCI application, after checking all that it needs: APP=gatekeeper
	@$(NODE) cli/deploy.ts --app '$(APP)'

fn-local: install ## deploy both functions to an Fn server of this machine (fn start), with the local cloud behind them
	@$(NODE) cli/fn-local.ts

stack: install ## write the Resource Manager stack, dist/oic-gatekeeper-stack.zip
	@$(NODE) scripts/stack.ts

bundles: install ## list what is inside the two bundles, and how large it is
	@$(NODE) scripts/bundles.ts

bench: install ## measure what logs and traces cost the authorizer; fails above the budget
	@$(NODE) bench/observability.ts

build: install ## build the two functions into dist/
	@$(NODE) scripts/build.ts

test: install ## format, lint, types, dead exports, docs, and all tests with coverage
	@$(NODE) scripts/test.ts

format: install ## format the sources
	@$(NODE) ./node_modules/.bin/biome check --write .
