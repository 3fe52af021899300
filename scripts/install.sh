#!/bin/sh
# Installs the dependencies once; a second run at the same time waits for the first.
# Everything it says goes to standard error: `make token` must print a token and nothing else.
set -eu
cd "$(dirname "$0")/.."

wanted=$(cksum < package-lock.json)
stamp=node_modules/.installed
lock=.install-lock

is_installed() {
  [ -x node_modules/.bin/node ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]
}

is_installed && exit 0

command -v npm > /dev/null || {
  echo "npm is missing: install Node.js 20 or later, which brings it" >&2
  exit 1
}

# mkdir is atomic everywhere; a lock whose owner is gone is nobody's.
until mkdir "$lock" 2> /dev/null; do
  owner=$(cat "$lock/pid" 2> /dev/null || true)
  if [ -n "$owner" ] && ! kill -0 "$owner" 2> /dev/null; then
    rm -rf "$lock"
  else
    sleep 1
  fi
done
trap 'rm -rf "$lock"' EXIT
trap 'exit 1' INT TERM
echo $$ > "$lock/pid"

if ! is_installed; then
  echo "installing dependencies (npm ci), once ..." >&2
  npm ci --loglevel=error --no-audit --no-fund >&2
  echo "$wanted" > "$stamp"
fi
