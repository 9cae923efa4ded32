# The everyday commands. Each is a thin name: CMake builds (CMakeLists.txt, CMakePresets.json), tools/ does the rest.

SHELL = /bin/bash
PREFIX ?= /usr/local
JOBS ?= $(shell getconf _NPROCESSORS_ONLN)

.DEFAULT_GOAL = help
.PHONY: help build demo test check-fast check format train_large benchmark_ane install uninstall clean setup-build setup-test setup-check
.NOTPARALLEL:

help: ## lists these commands
	@awk -F ':.*## ' '/^[a-z_-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup-build setup-test setup-check: setup-%:
	@tools/setup build $*

build: setup-build ## builds the program and leaves it here as ./weft
	@. tools/common.sh && configure_and_build release -- weft
	@ln -sfn build/release/weft weft

demo: build ## corpus, tokenizer, training, a story (INPUT=FILE: any text of yours)
	@INPUT='$(INPUT)' tools/demo

test: setup-test ## builds and runs all tests
	@cmake --preset release -D WEFT_TESTS=ON >/dev/null
	@. tools/common.sh && configure_and_build release -- all
	@ln -sfn build/release/weft weft
	@ctest --test-dir build/release --output-on-failure -j $(JOBS)

check-fast: setup-check ## floors, format, clang's warnings, sanitizers, short fuzzing
	@tools/check-fast

check: test setup-check ## all of that, and what takes long: TSan, clang-tidy, NEON, slow tests, fuzzing
	@tools/check

format: setup-check ## formats all C++ sources
	@tools/format

train_large: build ## leaves ./train_large: trains the model of 110 million parameters
	@ln -sfn tools/train_large train_large

benchmark_ane: build ## leaves ./benchmark_ane: times forward passes on the Neural Engine
	@ln -sfn tools/benchmark_ane benchmark_ane

install: build ## installs program, documents and licence (PREFIX=/usr/local)
	@cmake --install build/release --prefix '$(PREFIX)'

uninstall: ## removes what the last install installed
	@tools/uninstall

clean: ## removes what was built and the demo's texts; trained runs stay
	@rm -rf build demo weft train_large benchmark_ane
