#!/usr/bin/env bash
# The quick gate before a change goes on main: generated sources, types, format and lint, folder table.
set -e
cd "$(dirname "$0")/.."
node scripts/build.mjs --generate-only
npx tsc -p tsconfig.json
npx tsc -p tsconfig.host.json
npx biome check --error-on-warnings .
node scripts/check-folders.mjs
