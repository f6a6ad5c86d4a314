.DEFAULT_GOAL := help
.PHONY: help run test race neo4j test-neo4j test-neo4j-2026 generate check-generated lint fmt bench bench-neo4j bench-analysis fuzz web ci

NEO4J_REQUIRED = PORTOLAN_TEST_NEO4J=required
FUZZTIME ?= 10s

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Serve the seed on http://127.0.0.1:8080, keeping nothing
	go run ./cmd/portolan serve --store memory:

test: ## Run all tests but those on Neo4j; says at its end what was skipped
	go tool gotestsum --format pkgname-and-test-fails --hide-summary output -- ./...
	@echo 'Of what was skipped: make test-neo4j runs what needs Neo4j (Java and Maven); pages are opened where Chromium is installed;'
	@echo 'some figures of the analysis are measured on files that do not stand here (docs/analysis.md).'

race: ## Run all tests with the race detector
	go test -race ./...

neo4j: ## Start Neo4j without Docker on 127.0.0.1:7687, its data in .neo4j/
	go run ./internal/neo4jstore/neo4jtest/run -data .neo4j

test-neo4j: ## Run the Neo4j store's tests, and all saved questions over HTTP, on Neo4j 5.26; fail without it
	$(NEO4J_REQUIRED) go test -count=1 ./internal/neo4jstore/...
	$(NEO4J_REQUIRED) go test -count=1 -run 'TestAnswers|TestQuestions|Neo4j' ./graph ./cmd/portolan ./internal/deploy

test-neo4j-2026: ## The same on Neo4j 2026, which needs Java 21 or newer
	PORTOLAN_TEST_NEO4J_LINE=2026 $(MAKE) test-neo4j

generate: ## Write all generated files anew
	go generate ./...
	go run ./internal/web/build

check-generated: ## Fail if a generated file differs from what its sources give
	go generate ./...
	go run ./internal/web/build -check
	git diff --exit-code --stat

lint: ## Run the linters of .golangci.yml
	go vet ./...
	bash .ci/golangci-lint run ./...

fmt: ## Format all Go files
	bash .ci/golangci-lint fmt ./...

bench: ## Run all benchmarks that need no Neo4j
	PORTOLAN_TEST_NEO4J=off go test -run '^$$' -bench . -benchmem ./...

bench-neo4j: ## Compare the Neo4j store with statements by hand; writes docs/benchmarks.md
	$(NEO4J_REQUIRED) go test -run '^$$' -bench BenchmarkNeo4j -timeout 1h ./internal/neo4jstore -table

bench-analysis: ## Compare every analysis with one pass over the graph; writes docs/benchmarks.md (PORTOLAN_BENCH_ENTITIES=1000000 adds a size)
	go test -run '^$$' -bench BenchmarkAnalyses -benchtime 3x -timeout 1h ./internal/analysis -update

fuzz: ## Fuzz every fuzz target for a short time (FUZZTIME=10s)
	@set -e; for p in $$(go list ./...); do \
		for f in $$(go test -list '^Fuzz' $$p | grep '^Fuzz' || true); do \
			echo "$$p $$f"; go test -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x $$p; \
		done; \
	done

web: ## Bundle the playground and the style sheets
	go run ./internal/web/build

ci: ## Run what CI runs, in a clean clone of what is committed
	@set -e; d=$$(mktemp -d); trap 'rm -rf "$$d"' EXIT; git clone -q . "$$d/portolan"; CI=true bash "$$d/portolan/.ci/run"
