# Every target sets up what it needs. `make help` lists them.
# A package is a folder with a pyproject.toml; tests/architecture/test_packages.py says where else it has to stand.
PACKAGES := $(patsubst %/pyproject.toml,%,$(wildcard */pyproject.toml services/*/pyproject.toml))
NAMES := $(notdir $(PACKAGES))
SPACE := $() $()
# deptry sees that all of ours is one namespace; who may import whom is import-linter's to say.
OURS := $(subst $(SPACE),|,$(NAMES:%=kreis-%))
IMAGES := intake cohorts events notifications insights subscriptions exchange console story kit
DOCKER ?= docker
KREIS_IMAGES ?= kreis
VERSION ?= $(shell cat VERSION)
# The release in tools.lock, whatever else the machine has.
UV := .tools/bin/uv
RUN := .venv/bin
PROOFS := tests/system/faults/test_planted_bugs.py kit/tests/test_planted_faults.py kit/tests/test_view.py
BROWSER := tests/browser tests/quarter tests/every_page services/console/tests/test_in_a_browser.py services/console/tests/test_circle_in_a_browser.py
export LIST := from importlib.metadata import distributions; print(*sorted(f"{d.name}=={d.version}" for d in distributions()), sep="\n")
export UV_PYTHON_DOWNLOADS := never
# Where it is set, every process compiles its 1,400 modules anew: half of the time it takes to start.
export PYTHONDONTWRITEBYTECODE :=

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 17

demo: .venv/ready ## plays the main job on a story clock and shows where to look
	@$(RUN)/kreis demo

up: .venv/ready ## starts Kreis on this machine and keeps its data
	@$(RUN)/kreis up

test: .venv/ready ## all tests, on a real PostgreSQL and a real Kafka; TEST_SERVERS=containers with Docker
	@$(RUN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(BROWSER:%=--ignore %) --ignore tests/containers --ignore services/notifications/tests/postfix --ignore kit/tests/shipped --ignore tests/fuzz --ignore tests/generated_clients --ignore tests/every_form/test_every_form.py $(PROOFS:%=--ignore %)

proofs: .venv/ready ## the checker of the fault trials and the kit find every planted bug
	@$(RUN)/python -m pytest -n 2 --dist loadfile $(PROOFS) -q

browser: .venv/ready ## the pages in a real browser: taps counted, axe, 320 and 1280 px; a quarter of work
	@for each in $(BROWSER); do $(RUN)/python -m pytest $$each -q -rs || exit 1; done

test-containers: .venv/ready ## builds the images and plays the story in containers that are killed; needs Docker with Compose
	@$(RUN)/python -m pytest tests/containers -q -rs

check: .venv/ready ## format, lint, types, import contracts, dependencies, contracts, docs, commits
	$(RUN)/ruff format --check --quiet .
	$(RUN)/ruff check --quiet .
	$(RUN)/mypy
	$(RUN)/lint-imports
	@for each in $(PACKAGES); do (cd $$each && $(CURDIR)/$(RUN)/deptry --no-ansi --known-first-party kreis --per-rule-ignores 'DEP002=$(OURS)' src) || exit 1; done
	$(RUN)/python -m kreis.contracts.compatibility
	$(RUN)/python -m tests.architecture.commits
	$(RUN)/python docs/generate.py --check
	$(RUN)/python deploy/generated.py --check

audit: .venv/ready .tools/audit/ready ## bandit and semgrep, with the rules of this house; what was judged is in tests/audit
	@$(RUN)/python -m tests.audit.scan

audit-packages: .tools/audit/ready ## known holes in locked packages; asks the Internet
	@.tools/audit/bin/pip-audit --requirement requirements.lock --require-hashes --disable-pip

bench: .venv/ready ## benchmarks; prints ratios against a baseline in the same run
	@for each in intake imports relay consumer growth latency pages insights attended_to_page views answers circles; do $(RUN)/python -m bench.$$each || exit 1; done

bench-peers: .venv/ready .tools/peers/ready ## our outbox and relay beside Debezium and FastStream's outbox, on the same rows
	@$(RUN)/python -m bench.peers

bench-region: .venv/ready ## every page with 5,000 participants and 400 groups against 24 and 2; takes over 10 minutes
	@$(RUN)/python -m bench.region

bench-monday: .venv/ready ## an hour of a Monday with 20,000 people and 1,500 groups
	@$(RUN)/python -m bench.monday

bench-revisions: .venv/ready ## AGAINST=REVISION: CPU seconds per operation against that revision or checkout
	@$(RUN)/python -m bench.revisions --against $(or $(AGAINST),$(error Name a revision or the folder of a checkout: AGAINST=…))

every-form: .venv/ready ## the form of every POST route: wrong, twice, from two tabs, late, without a session
	@$(RUN)/python -m pytest tests/every_form -q

fuzz: .venv/ready ## 50,000 hostile requests and more, to APIs and pages, and none breaks anything
	@$(RUN)/python -m pytest -n 2 tests/fuzz -q -rP

torture: .venv/ready ## SEED=1 KILLS=100: people work, everything dies at random, a checker decides
	@$(RUN)/python -m tests.system.faults.torture --seed $(or $(SEED),1) --kills $(or $(KILLS),100)

scale-trial: .venv/ready ## two api and three worker processes of each service; all are replaced under load
	@$(RUN)/python -m tests.system.fleet.rolling

bounce-trial: .venv/ready ## a real Postfix bounces: seconds from SMTP to the call task; needs Postfix and root
	@$(RUN)/python -m pytest services/notifications/tests/postfix -q -s -rs

calendar-clients: .venv/ready ## every clock change in every Land, read by ical.js and node-ical; needs Node.js and npm
	@$(RUN)/python -m tests.calendar_clients

clients: .venv/ready .tools/clients/ready ## clients in Python and TypeScript, made by public generators, compile and call; needs Node.js and npm
	@$(RUN)/python -m pytest tests/generated_clients -q -s -rs

kits: .venv/ready build/notifications-go ## the conformance kits against the services that ship and the examples, and a handover; needs npm and Go
	@$(RUN)/python -m pytest kit/tests/shipped -q
	@$(RUN)/kreis-kit service notifications --part wire --part must --part takeover --part policy --patience 60 -- build/notifications-go
	@$(RUN)/python -m tests.handing_over.trial build/notifications-go
	@$(RUN)/kreis-kit subscriber -- $(RUN)/python examples/who_takes_part.py
	@$(RUN)/kreis-kit view -- $(RUN)/python examples/read_a_view.py
	@command -v npm >/dev/null || { echo "NOT TRIED: the example in Node.js. It needs Node.js 20 and npm." >&2; exit 1; }
	@cd examples/who-takes-part-node && npm ci --silent
	@$(RUN)/kreis-kit subscriber -- node examples/who-takes-part-node/main.js

build/notifications-go: $(wildcard examples/notifications-go/*)
	@command -v go >/dev/null || { echo "NOT TRIED: the service in Go. It needs Go 1.25." >&2; exit 1; }
	@cd examples/notifications-go && go vet . && go test . && CGO_ENABLED=0 go build -trimpath -o ../../$@ .

clients-trial: .venv/ready ## BEHIND=nginx|envoy: 500 slow and 500 idle clients for two minutes; others do not notice
	@$(RUN)/python -m tests.system.clients.trial $(BEHIND:%=--behind %)

circle-trial: .venv/ready ## 50,000 acts of members of a circle, some at once; nothing that must hold breaks
	@KREIS_CIRCLE_STEPS=50000 $(RUN)/python -m pytest services/exchange/tests/test_circle_machine.py -q -s -k no_step

away-trial: .venv/ready ## a service's workers are away for five minutes: alerts, and what is there afterwards
	@$(RUN)/python -m tests.system.fleet.away

upgrade-trial: .venv/ready ## from the last release, or FROM=revision, to this code and back, under load
	@$(RUN)/python -m tests.system.fleet.upgrade $(FROM:%=--from %)

erasure-trial: .venv/ready ## somebody lives through the story, is erased, and no byte of her is left on the disk
	@$(RUN)/python -m tests.system.erasing.trial

docs: .venv/ready ## writes the generated reference anew
	@$(RUN)/python docs/generate.py
	@$(RUN)/python deploy/generated.py

lock: $(UV) ## resolves the dependencies anew: names, versions and hashes, no addresses
	$(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
	  $(NAMES:%=--no-emit-package kreis-%) \
	  --group pyproject.toml:dev pyproject.toml --output-file requirements.lock

lock-audit: $(UV) ## the tools of `make audit`, with their hashes
	printf 'bandit\nsemgrep\npip-audit\n' | $(UV) pip compile --quiet --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --no-annotate --output-file audit.lock -

lock-sbom: $(UV) ## the tool of `make sbom` and `make release`, with its hashes
	printf 'cyclonedx-bom\n' | $(UV) pip compile --quiet --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --no-annotate --output-file sbom.lock -

lock-clients: $(UV) ## the generator of `make clients`, with its hashes
	printf 'openapi-python-client\n' | $(UV) pip compile --quiet --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --no-annotate --output-file clients.lock -

lock-peers: $(UV) ## the Python peers of `make bench-peers`, with their hashes
	printf 'faststream-outbox\nfaststream[kafka]\nasyncpg\n' | $(UV) pip compile --quiet --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --no-annotate --output-file peers.lock -

lock-tools: $(UV) ## UV_VERSION=…: the release of uv, with its hashes
	echo "uv==$(or $(UV_VERSION),$(error Name the release: UV_VERSION=…))" | $(UV) pip compile --quiet --universal \
	  --generate-hashes --no-emit-index-url --no-header --no-annotate --output-file tools.lock -

images: ## an image of each service, of the story and of the kit: KREIS_IMAGES=kreis VERSION=… BUILD="more arguments"
	@for each in $(IMAGES); do \
	  DOCKER_BUILDKIT=1 $(DOCKER) build --quiet $(BUILD) --file deploy/Dockerfile --build-arg SERVICE=$$each \
	    --build-arg VERSION=$(VERSION) --build-arg REVISION=$$(git rev-parse HEAD) \
	    --tag $(KREIS_IMAGES)/$$each:$(VERSION) . >/dev/null || exit 1; \
	  echo "$(KREIS_IMAGES)/$$each:$(VERSION)"; \
	done

example-image: build/notifications-go ## the notifications in Go as an image, for Docker Compose; needs Go
	@mkdir -p build/example/empty && cp build/notifications-go build/example/
	@$(DOCKER) build --quiet --file examples/notifications-go/Dockerfile --tag kreis-example/notifications-go:$(VERSION) build/example >/dev/null
	@echo "kreis-example/notifications-go:$(VERSION)"

sbom: .tools/sbom/ready ## a CycloneDX list of what is in each image, into build/ (after make images)
	@mkdir -p build
	@for each in $(IMAGES); do \
	  $(DOCKER) run --rm --entrypoint python $(KREIS_IMAGES)/$$each:$(VERSION) -c "$$LIST" >build/$$each.txt && \
	  .tools/sbom/bin/cyclonedx-py requirements build/$$each.txt \
	    --output-file build/$$each.cdx.json && echo "build/$$each.cdx.json" || exit 1; \
	done

release: .venv/ready .tools/sbom/ready ## what a release hands out, into build/release: overlays, images, packages, sums; DIGESTS=FILE
	@PYTHONPATH=. $(RUN)/python deploy/release.py build/release/$(VERSION) --images $(KREIS_IMAGES) $(DIGESTS:%=--digests %) \
	  --cyclonedx .tools/sbom/bin/cyclonedx-py

.venv/ready: requirements.lock pyproject.toml VERSION $(PACKAGES:=/pyproject.toml) | $(UV)
	@echo "Setting up Python packages in .venv (once) …"
	@$(UV) venv --quiet --allow-existing --python '>=3.11' .venv
	@$(UV) pip sync --quiet --require-hashes requirements.lock
	@$(UV) pip install --quiet --reinstall --no-deps --no-build-isolation $(PACKAGES:%=--editable %)
	@touch $@

.tools/bin/uv: tools.lock
	@echo "Bringing uv into .tools (once) …"
	@python3 -m venv .tools
	@.tools/bin/pip install --quiet --disable-pip-version-check --require-hashes -r tools.lock
	@touch $@

.tools/audit/ready: audit.lock | $(UV)
	@echo "Bringing bandit, semgrep and pip-audit into .tools/audit (once) …"
	@$(UV) venv --quiet --allow-existing --python '>=3.11' .tools/audit
	@$(UV) pip sync --quiet --require-hashes --python .tools/audit audit.lock
	@touch $@

.tools/sbom/ready: sbom.lock | $(UV)
	@echo "Bringing cyclonedx-bom into .tools/sbom (once) …"
	@$(UV) venv --quiet --allow-existing --python '>=3.11' .tools/sbom
	@$(UV) pip sync --quiet --require-hashes --python .tools/sbom sbom.lock
	@touch $@

.tools/clients/ready: clients.lock | $(UV)
	@echo "Bringing openapi-python-client into .tools/clients (once) …"
	@$(UV) venv --quiet --allow-existing --python '>=3.11' .tools/clients
	@$(UV) pip sync --quiet --require-hashes --python .tools/clients clients.lock
	@touch $@

.tools/peers/ready: peers.lock | $(UV)
	@echo "Bringing FastStream and its outbox into .tools/peers (once) …"
	@$(UV) venv --quiet --allow-existing --python '>=3.11' .tools/peers
	@$(UV) pip sync --quiet --require-hashes --python .tools/peers peers.lock
	@touch $@

# What `make help` lists makes no file of its name.
.PHONY: $(shell sed -nE 's/^([a-z-]+):.*## .*/\1/p' Makefile)
