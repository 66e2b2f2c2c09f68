# Short names for the commands of the project; `just` lists them. Each recipe only runs the commands below it.

_default:
    @just --list --unsorted

# Start the local stack; options as in `just run --port 9000`.
run *options:
    cargo run -- {{ options }}

# The command-line tool, as in `just uo tenants list`.
uo *arguments:
    cargo run -q -p cli -- {{ arguments }}

# Run every test, or those whose name matches.
test *filter:
    cargo test --workspace {{ filter }}

# Run every fuzz target for this many seconds (docs/fuzzing.md).
fuzz seconds="60":
    scripts/fuzz.sh {{ seconds }}

# Format the code.
fmt:
    cargo fmt --all

# Lint as the checks do.
lint:
    cargo clippy --workspace --all-targets -- -D warnings

# Open the documentation of the code.
doc:
    cargo doc --no-deps --workspace --document-private-items --open

# Update outputs and pictures of the documents, and the pages that are rendered from code.
docs:
    UPDATE_DOCS=1 cargo test -p shared --test reference_pages
    UPDATE_DOCS=1 cargo test -p local --test openapi
    UPDATE_DOCS=1 cargo test -p local --test documents

# Review changed snapshots one by one.
review:
    cargo insta review

# Build the functions for AWS.
build:
    sam build

# Deploy a stage: dev, staging or prod.
deploy stage="dev": build
    sam deploy --config-env {{ stage }}

# Check the documents: blocks, links, pictures, changelog.
check-docs:
    cargo test -p local --test documents

# Everything that CI checks.
ci:
    bash .ci/run
