# Which package the action runs, for start.sh. Reads ACTION_PATH, RUNNER_TEMP and GITHUB_PATH.

# The version that belongs to this version of the action.
own_version=$(node -p 'JSON.parse(fs.readFileSync(process.argv[1])).version' "$ACTION_PATH/package.json")

# choose <version>: from npm, or else, when it is the action's own, made from the checkout of the action.
# Sets `emulator`, the words of a command.
choose() {
  emulator=(npx --yes "access-emulator@$1")
  case $1 in *[:/]*) return ;; esac # not a version, but a place: npx goes there
  local missing
  missing=$(why_not_of_npm "$1")
  [ -n "$missing" ] || return 0
  [ "$1" = "$own_version" ] || fail "$missing. Leave the input version out: the action then has a version of its own, $own_version."
  make_from_checkout "$missing"
}

# Why npm does not give this version; nothing when it does.
why_not_of_npm() {
  local answer
  local patience=(--fetch-retries 1 --fetch-retry-mintimeout 1000 --fetch-timeout 20000)
  answer=$(npm view "access-emulator@$1" version --json "${patience[@]}" 2>/dev/null) || true
  printf %s "$answer" | node -e '
    let answer;
    try {
      answer = JSON.parse(fs.readFileSync(0, "utf8"));
    } catch {}
    const [name] = process.argv.slice(1);
    const code = answer?.error?.code ?? (answer === undefined ? "E404" : undefined);
    if (code === "E404") console.log(`npm does not have ${name}`);
    else if (code !== undefined) console.log(`npm cannot be asked for ${name} (${code})`);
  ' "access-emulator@$1"
}

# make_from_checkout <why>: in the folder for what ends with the job. The checkout itself, which belongs to the runner, is left as it is.
make_from_checkout() {
  local folder="${RUNNER_TEMP:-${TMPDIR:-/tmp}}/access-emulator-of-the-action"
  local commands="$folder/installed/node_modules/.bin"
  if [ -e "$commands/access-emulator" ]; then
    echo "$1. It was made before in this job."
  else
    echo "$1. It is made from the checkout of the action, which takes a minute or two."
    rm -rf "$folder"
    mkdir -p "$folder/installed"
    if ! make_in "$folder" > "$folder/log" 2>&1; then
      cat "$folder/log"
      fail "The package cannot be made from the checkout of the action; the lines above are npm's."
    fi
    rm -rf "$folder/checkout"
  fi
  emulator=("$commands/access-emulator")
  [ -z "${GITHUB_PATH:-}" ] || printf '%s\n' "$commands" >> "$GITHUB_PATH"
}

make_in() {
  # Without what is made: a runner's checkout has none of it.
  node -e '
    const [from, to] = process.argv.slice(1).map((folder) => path.resolve(folder));
    const left = ["node_modules", "dist", ".git"].map((name) => path.join(from, name));
    fs.cpSync(from, to, { recursive: true, filter: (file) => !left.includes(file) });
  ' "$ACTION_PATH" "$1/checkout" &&
    (cd "$1/checkout" && npm ci --include=dev --ignore-scripts=false --no-audit --no-fund) && # which builds it
    (cd "$1/checkout" && npm pack --ignore-scripts --pack-destination "$1") &&
    npm install --prefix "$1/installed" --no-audit --no-fund "$1"/access-emulator-*.tgz
}
