# Glassbox: the few commands that a person and the continuous integration share.
#
# Standard input and output of `make run` belong to glassbox alone: every step
# before it reads nothing and speaks on standard error.

MAKEFLAGS += --no-print-directory
.NOTPARALLEL:
.DEFAULT_GOAL := help

PREFIX ?= /usr/local
DESTDIR ?=
# make run ARGS='doctor'
ARGS ?=
# make test FILTER=UTSTests
FILTER ?=
export FILTER
# make crash ROUNDS=1000 SEED=1 CROWD=5000
ROUNDS ?= 1000
SEED ?= 1
CROWD ?= 0
# make test-kernels KERNELS='6.1 newest'
KERNELS ?=
export KERNELS
GROUP_LESSONS := 10-cgroup-memory 11-cgroup-cpu-pids-io 12-cgroup-namespace

BIN := .build/release
SOURCES := Sources Tests Plugins Package.swift

.PHONY: run test test-kernels test-kernel crash build setup rootfs fmt lint fuzz bench install clean help

run: build rootfs ## build what changed and open the lab (ARGS='…' are glassbox's)
	@exec $(BIN)/glassbox $(ARGS)

test: rootfs ## run all tests; FILTER=regex chooses some, TEST_LIMIT=25m ends them, WERROR=1 forbids warnings
	@scripts/setup test
	@exec scripts/test

crash: rootfs ## kill labs between any two system calls, as root (ROUNDS=1000, SEED=1, among CROWD=5000 processes)
	@scripts/setup test
	@scripts/build tests
	@exec .build/debug/glassbox-crash --rounds "$(ROUNDS)" --seed "$(SEED)" --crowd "$(CROWD)"

test-kernels: build ## run the kernel tests and do the lessons on Debian's kernels in QEMU (KERNELS='5.10 6.1 6.12 newest')
	@scripts/setup test
	@scripts/setup kernels
	@scripts/build tests
	@LAB=$(BIN)/glassbox exec scripts/kernels/run

test-kernel: setup ## the short part of test-kernels: Linux 6.1, and of the lessons those on control groups
	@scripts/setup test
	@scripts/setup kernels
	@scripts/build tests
	@KERNELS=6.1 KERNELS_LIMIT=720 LESSONS='$(GROUP_LESSONS)' exec scripts/kernels/run

build: setup ## build glassbox and glassbox-child for release
	@scripts/build release

setup: ## install the Debian packages that are needed and missing
	@scripts/setup build

rootfs: setup ## make the default root file system where it is missing
	@scripts/rootfs

fmt: ## format the Swift sources
	@swift format --in-place --recursive --parallel $(SOURCES)

lint: ## check format and scripts, change nothing
	@scripts/lint $(SOURCES)

fuzz: ## give every parser and both ends of the wire many broken inputs; FUZZ_ROUNDS, FUZZ_SEED
	@scripts/setup test
	@TEST_LIMIT=$${TEST_LIMIT:-3h} FUZZ_ROUNDS=$${FUZZ_ROUNDS:-200000} FILTER=FuzzTests scripts/test

bench: build rootfs ## measure, beside unshare, bwrap and crun
	@scripts/setup bench
	@scripts/build bench
	@exec bench/run

install: ## install below PREFIX (/usr/local); DESTDIR is put before it
	@scripts/install "$(DESTDIR)$(PREFIX)"

clean: ## remove what was built
	@rm -rf .build .build-*

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 22
