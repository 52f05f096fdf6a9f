#!/bin/bash
# The start of the image: it sees to the operator's token, and becomes the command that it is given. From outside a container
# nobody comes from a loopback address, so that without this token nobody could use the control plane.
set -euo pipefail
LC_ALL=C

if [[ -z ${EMULATOR_OPERATOR_TOKEN:-} ]]; then
  EMULATOR_OPERATOR_TOKEN=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  echo "access-emulator: EMULATOR_OPERATOR_TOKEN=$EMULATOR_OPERATOR_TOKEN was made for this start; the control plane takes it as Authorization: Bearer, and the page at /_emulator/ asks for it."
elif [[ ! $EMULATOR_OPERATOR_TOKEN =~ ^[A-Za-z0-9._~+/-]+=*$ ]]; then
  echo "access-emulator: EMULATOR_OPERATOR_TOKEN has a character that no bearer token has: use letters, digits and - . _ ~ + / (and = at its end)." >&2
  exit 1
fi
export EMULATOR_OPERATOR_TOKEN
# The emulator keeps an account in three open files while it is in use, and refuses an account more before none can be opened.
ulimit -Sn hard 2>/dev/null || true
export EMULATOR_OPEN_FILES="${EMULATOR_OPEN_FILES:-$(ulimit -n)}"
exec "$@"
