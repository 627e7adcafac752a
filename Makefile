# Everything the project does from a shell. `make` alone lists it.

SWIFT ?= swift
# How many seconds the demo runs.
DURATION ?= 30
# By how much `soak` multiplies the number of random cases and kills.
SOAK ?= 40
# At how many points `soak` tries crashes of the embedded log, and how often it plants each known defect.
CRASH_POINTS ?= 1000000
PLANTINGS ?= 3
# Over how many random streams `soak` holds each stream operator against its definition.
STREAM_SEEDS ?= 10000
# Debug for the demo, too: it makes a few hundred events a second, for which no optimizer is needed; and the debug
# build is quicker, and the same that the tests use.
CONFIGURATION ?= debug

# The Kafka engine is built where librdkafka is there (looked for anew at each use: setup may just have installed it).
# TRAITS= leaves it out.
TRAITS = $(shell pkg-config --exists rdkafka 2>/dev/null && echo --traits Kafka)

# The tests that read MILLRACE_SOAK.
SOAK_TESTS := MillraceFormatsTests|MillraceLogTests.CrashTests|CompactionModelTests|CompactionCrashTests|CommandTests.ResumeTests|NexmarkResumeTests|FraudResumeTests|NexmarkTests.QueryTests|VerifySeedsTests|RestartTests|TransferFraudTests.OracleNaiveTests|OracleRealDataTests
SOURCES := $(wildcard Sources scenarios Tests Benchmarks) Package.swift
# The modules with a catalog of documentation; without the Kafka engine its module is empty.
DOCUMENTED = $(filter-out $(if $(TRAITS),,MillraceKafka),$(patsubst Sources/%/,%,$(dir $(wildcard Sources/*/*.docc))))
SITE := .build/plugins/Swift-DocC/outputs/millrace.doccarchive

export SWIFT

.DEFAULT_GOAL := help
.PHONY: help setup build demo try-kafka test test-kafka soak bench format lint docs

help: ## List the targets.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install what the build needs and is missing (SQLite's headers; librdkafka, if it can be had).
	@scripts/setup

build: setup ## Build everything (into .build/debug).
	$(SWIFT) build $(TRAITS) --configuration $(CONFIGURATION)

demo: setup ## Run the tire-pressure application live for 30 seconds (DURATION=…).
	$(SWIFT) run $(TRAITS) --configuration $(CONFIGURATION) tire-pressure-alerts run --duration $(DURATION)

try-kafka: setup ## Try the Kafka engine on librdkafka's mock of a cluster (DURATION=…).
	@pkg-config --exists rdkafka || { echo "make try-kafka: librdkafka is not installed" >&2; exit 1; }
	$(SWIFT) build $(TRAITS) --configuration $(CONFIGURATION)
	@scripts/try-kafka $(DURATION) "$$($(SWIFT) build $(TRAITS) --configuration $(CONFIGURATION) --show-bin-path)"

test: setup ## Run all tests.
	$(SWIFT) test $(TRAITS) --parallel

test-kafka: setup ## Run the Kafka engine's tests on a cluster (MILLRACE_TEST_BOOTSTRAP=host:port).
	@test -n "$$MILLRACE_TEST_BOOTSTRAP" || { echo "make test-kafka: say where: MILLRACE_TEST_BOOTSTRAP=host:port" >&2; exit 64; }
	@pkg-config --exists rdkafka || { echo "make test-kafka: librdkafka is not installed" >&2; exit 1; }
	$(SWIFT) test $(TRAITS) --filter MillraceKafkaTests

soak: setup ## Run the random and crash tests for long (SOAK=40 times the usual).
	MILLRACE_SOAK=$(SOAK) $(SWIFT) test $(TRAITS) --filter '$(SOAK_TESTS)'
	$(SWIFT) run $(TRAITS) --configuration release allocation-probe
	$(SWIFT) build $(TRAITS) --configuration release --product log-soak
	$(SWIFT) run $(TRAITS) --configuration release --skip-build log-soak --plantings $(PLANTINGS)
	$(SWIFT) run $(TRAITS) --configuration release --skip-build log-soak --crash-points $(CRASH_POINTS)
	$(SWIFT) run $(TRAITS) --configuration release streams-soak --seeds $(STREAM_SEEDS)

bench: setup ## Measure the log, the stream language, the applications and the Kafka engine, in a release build.
	$(SWIFT) run $(TRAITS) --configuration release log-bench
	$(SWIFT) run $(TRAITS) --configuration release nexmark bench
	$(SWIFT) run $(TRAITS) --configuration release tire-pressure-alerts bench
	$(SWIFT) run $(TRAITS) --configuration release transfer-fraud bench --events 200000 --runs 3
	$(SWIFT) run $(TRAITS) --configuration release transfer-fraud latency
	$(if $(TRAITS),$(SWIFT) run $(TRAITS) --configuration release kafka-bench)

format: ## Bring the sources into the project's style.
	$(SWIFT) format format --in-place --parallel --recursive $(SOURCES)

lint: ## Check the style of the sources.
	$(SWIFT) format lint --strict --parallel --recursive $(SOURCES)

docs: setup ## Build the documentation of all modules as one site.
	$(SWIFT) package $(TRAITS) generate-documentation --enable-experimental-combined-documentation \
		--warnings-as-errors $(addprefix --target ,$(DOCUMENTED))
	@echo "To read it: python3 -m http.server --directory $(SITE), and http://localhost:8000/documentation/"
