#!/usr/bin/env bash
# What action.yml does: starts the emulator, which runs on when this ends, and writes its environment and the outputs.
# Reads INPUT_VERSION, INPUT_PORT, INPUT_SEED, INPUT_PERSIST, INPUT_SETTINGS, ACTION_PATH, GITHUB_ENV and GITHUB_OUTPUT.
set -euo pipefail

package=access-emulator
if [ -n "${INPUT_VERSION:-}" ]; then
  package="access-emulator@$INPUT_VERSION"
elif [ ! -e node_modules/.bin/access-emulator ]; then
  package="access-emulator@$(node -p 'JSON.parse(fs.readFileSync(process.argv[1])).version' "$ACTION_PATH/package.json")"
fi

options=(--port "${INPUT_PORT:-8787}")
[ -z "${INPUT_SEED:-}" ] || options+=(--seed "$INPUT_SEED")
[ -z "${INPUT_PERSIST:-}" ] || options+=(--persist "$INPUT_PERSIST")
[ -z "${INPUT_SETTINGS:-}" ] || options+=(--settings -) # not as an argument, which every process can see

# It returns when the emulator answers.
if ! ready=$(printf %s "${INPUT_SETTINGS:-}" | npx --yes "$package" start --detach --json "${options[@]}"); then
  echo "::error title=access-emulator::The emulator did not start; the line above says why."
  exit 1
fi

node - "$ready" <<'JS'
const { appendFileSync } = require("node:fs");
const { url, environment } = JSON.parse(process.argv[2]);
const lines = (values) => Object.entries(values).map(([name, value]) => `${name}=${value}\n`).join("");
const outputs = {
  url,
  "api-url": environment.CLOUDFLARE_BASE_URL,
  "account-id": environment.CLOUDFLARE_ACCOUNT_ID,
};
appendFileSync(process.env.GITHUB_ENV, lines(environment));
appendFileSync(process.env.GITHUB_OUTPUT, lines(outputs));
console.log(`access-emulator is ready at ${url}`);
JS
