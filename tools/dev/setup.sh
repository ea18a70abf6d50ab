# shellcheck shell=bash disable=SC2154 # $root comes from ./dev
# Everything the tree needs on a fresh Debian 12, each step skipped when it is already there.
# Debian's packages go into the system; everything else stays below .tools and web/node_modules.

NODE_VERSION=24.21.0 # Debian's own node is too old for the front end
NPM_VERSION=11.19.1

export PATH="$root/.tools/node/node_modules/.bin:$PATH"
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm_config_update_notifier=false

# once STAMP KEY COMMAND...: runs the command unless it already succeeded for this key. The stamp
# lies inside what the command makes, so that deleting the one deletes the other.
once() {
  local stamp="$root/$1" key="$2"
  shift 2
  if [[ -f $stamp && $(<"$stamp") == "$key" ]]; then return; fi
  "$@"
  mkdir -p "${stamp%/*}"
  echo "$key" >"$stamp"
}

hash_of() { cat "$@" | sha256sum | cut -d' ' -f1; }

as_root() {
  if [[ $EUID == 0 ]]; then "$@"; else sudo "$@"; fi
}

apt_install() {
  local missing
  mapfile -t missing < <(comm -23 <(printf '%s\n' "$@" | sort) <(installed_packages | sort))
  if ((${#missing[@]} == 0)); then return; fi
  say "installing ${missing[*]}"
  local log="$root/.tools/apt.log"
  {
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -qq --no-install-recommends "${missing[@]}"
  } &>"$log" || { tail -20 "$log"; return 1; }
}

installed_packages() {
  dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' | sed -n 's/^ii  *//p'
}

packages_of() {
  local list="$root/tools/dev/$1.txt" names
  mapfile -t names < <(grep -v '^#' "$list")
  once ".tools/$1.stamp" "$(hash_of "$list")" apt_install "${names[@]}"
}

# A newer npm from elsewhere makes Debian's unsatisfiable, so it is installed only where none is.
node_install() {
  command -v npm >/dev/null || apt_install npm
  local arch=x64
  if [[ $(uname -m) == aarch64 ]]; then arch=arm64; fi
  say "installing node $NODE_VERSION"
  mkdir -p "$root/.tools/node"
  npm install --silent --no-fund --no-audit --prefix "$root/.tools/node" \
    "node-linux-$arch@$NODE_VERSION" "npm@$NPM_VERSION"
}

npm_ci() { (cd "$1" && npm ci --no-fund --no-audit --silent); }

venv_install() {
  say "installing the Python test clients"
  /usr/bin/python3 -m venv --clear "$root/.tools/venv"
  "$root/.tools/venv/bin/pip" install --quiet --disable-pip-version-check \
    -r "$root/tests/interop/requirements.txt"
}

setup_packages() {
  mkdir -p "$root/.tools"
  packages_of packages
}

setup_build() {
  setup_packages
  once .tools/node/stamp "$NODE_VERSION $NPM_VERSION" node_install
  once web/node_modules/.stamp "$(hash_of "$root/web/package-lock.json")" npm_ci "$root/web"
}

setup_tests() {
  once .tools/venv/stamp "$(hash_of "$root/tests/interop/requirements.txt")" venv_install
  once tests/interop/node_modules/.stamp "$(hash_of "$root/tests/interop/package-lock.json")" npm_ci "$root/tests/interop"
}
