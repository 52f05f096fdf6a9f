#!/usr/bin/env bash
# What the action does first: starts the emulator, which runs on when this ends, or makes a fresh account of one that is deployed;
# and writes the environment and the outputs. Reads INPUT_VERSION, INPUT_PORT, INPUT_SEED, INPUT_PERSIST, INPUT_SETTINGS, INPUT_URL,
# INPUT_KEY, ACTION_PATH, GITHUB_ENV, GITHUB_OUTPUT and GITHUB_STATE; package.sh reads more.
set -euo pipefail

fail() {
  echo "::error title=access-emulator::$1"
  exit 1
}

key=$(printf %s "${INPUT_KEY:-}") # without the line break that a secret often ends in
if [ -n "$key" ]; then
  masked=${key//'%'/%25}
  masked=${masked//$'\r'/%0D}
  printf '::add-mask::%s\n' "${masked//$'\n'/%0A}"
  [ -n "${INPUT_URL:-}" ] || fail "key needs url, too."
fi

. "$ACTION_PATH/action/package.sh"
emulator=(npx --yes access-emulator)
if [ -n "${INPUT_VERSION:-}" ]; then
  choose "$INPUT_VERSION"
elif [ ! -e node_modules/.bin/access-emulator ]; then
  # Not from npm: as long as the package is not there, anybody could publish one of that name.
  make_from_checkout "The project has not installed access-emulator"
fi

options=()
[ -z "${INPUT_SEED:-}" ] || options+=(--seed "$INPUT_SEED")
[ -z "${INPUT_SETTINGS:-}" ] || options+=(--settings -) # not as an argument, which every process can see

if [ -n "${INPUT_URL:-}" ]; then
  [ -z "${INPUT_PORT:-}" ] || fail "port does not go with url: the emulator there runs already."
  [ -z "${INPUT_PERSIST:-}" ] || fail "persist does not go with url: the emulator there keeps its own state."
  command=(accounts create --url "$INPUT_URL")
  [ -z "$key" ] || command+=(--key-env ACCESS_EMULATOR_KEY)
  [ -z "${GITHUB_REPOSITORY:-}" ] || command+=(--name "${GITHUB_REPOSITORY:0:60} ${GITHUB_RUN_ID:-}")
  failed="There is no account for this job; the line above says why."
else
  command=(start --detach --port "${INPUT_PORT:-8787}")
  [ -z "${INPUT_PERSIST:-}" ] || options+=(--persist "$INPUT_PERSIST")
  failed="The emulator did not start; the line above says why."
fi

# It returns when the emulator answers, or the account is there.
if ! ready=$(
  [ -z "$key" ] || export ACCESS_EMULATOR_KEY="$key"
  printf %s "${INPUT_SETTINGS:-}" | "${emulator[@]}" "${command[@]}" --json ${options[@]+"${options[@]}"}
); then
  fail "$failed"
fi

# The account's own token is in what was printed: it comes by standard input, too.
printf %s "$ready" | node -e '
const { appendFileSync, readFileSync } = require("node:fs");
const { id, url, environment } = JSON.parse(readFileSync(0, "utf8"));
const lines = (values) => Object.entries(values).map(([name, value]) => `${name}=${value}\n`).join("");
const outputs = {
  url,
  "api-url": environment.CLOUDFLARE_BASE_URL,
  "account-id": environment.CLOUDFLARE_ACCOUNT_ID,
};
if (id !== undefined) {
  appendFileSync(process.env.GITHUB_STATE, lines({ account: id, url }));
  console.log(`::add-mask::${environment.CLOUDFLARE_API_TOKEN}`);
}
appendFileSync(process.env.GITHUB_ENV, lines(environment));
appendFileSync(process.env.GITHUB_OUTPUT, lines(outputs));
console.log(id === undefined ? `access-emulator is ready at ${url}` : `Account ${id} at ${url} is ready.`);
'
