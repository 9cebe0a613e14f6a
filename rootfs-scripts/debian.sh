#!/usr/bin/env bash
# Builds a small Debian (or Ubuntu) root file system with debootstrap, from the mirror that this machine
# itself uses.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

usage() {
  cat <<'HELP'
usage: debian.sh [--suite SUITE] [--mirror URL] [--include PACKAGE,…] [--force] [NAME | --output DIR]

Builds a minimal Debian root file system (about 130 MB) with debootstrap. Needs root and the network.

  NAME             what the lab calls it; the default is the suite's name. It is made in
                   $GLASSBOX_ROOTFS_DIR, else in ${XDG_DATA_HOME:-~/.local/share}/glassbox/rootfs
  --suite SUITE    the release, such as bookworm; the default is the release of this machine
  --mirror URL     where packages come from; the default is the mirror in this machine's apt sources
  --include LIST   more packages, with commas between them
  --output DIR     make it there instead
  --force          build again what is there
  --help           this text

Without root, mmdebstrap can make a tar file for unpack.sh:
  mmdebstrap --variant=minbase SUITE debian.tar && rootfs-scripts/unpack.sh debian.tar debian
HELP
}

name='' output='' suite='' mirror='' include=''
# Sets `value` to an option's argument, of the form --x Y or --x=Y.
value_of() {
  case $1 in
    *=*) value=${1#*=} ;;
    *) value=${2:-}; used=1 ;;
  esac
  [[ -n $value && $value != -* ]] || wrong "${1%%=*} needs a value"
}
while (($# > 0)); do
  used=0
  case $1 in
    --help | -h) usage; exit 0 ;;
    --force) force=yes ;;
    --output | --output=*) value_of "$@"; output=$value ;;
    --suite | --suite=*) value_of "$@"; suite=$value ;;
    --mirror | --mirror=*) value_of "$@"; mirror=$value ;;
    --include | --include=*) value_of "$@"; include=$value ;;
    -*) wrong "unknown option '$1'" ;;
    *) [[ -z $name ]] || wrong "one name is enough"; name=$1; [[ -n $name ]] || wrong "the name is empty" ;;
  esac
  shift $((1 + used))
done
[[ -z $name || -z $output ]] || wrong "give a NAME or --output, not both"

own_suite() {
  # shellcheck disable=SC1091 # a file of the machine
  (source /etc/os-release && printf '%s' "${VERSION_CODENAME:-}") 2>/dev/null || true
}

# The mirror of this machine's release, else of its distribution: what apt would ask.
own_mirror() {
  command -v apt-get >/dev/null || return 0
  # shellcheck disable=SC2016 # apt's own variables
  apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
    awk -v release="$1" '$2 == "main" && $1 == release { print $3; exit }'
}

suite=${suite:-$(own_suite)}
[[ -n $suite ]] || wrong "cannot tell this machine's release; give one with --suite"
[[ $suite =~ ^[a-z][a-z0-9.-]*$ ]] || wrong "'$suite' is not a suite"
choose_target "${name:-$suite}" "$output"
stop_if_there

((EUID == 0)) || die "debootstrap needs root: use sudo, or without root mmdebstrap and unpack.sh (see --help)"
need debootstrap debootstrap
mirror=${mirror:-$(own_mirror "$suite")}
# Another release of the same distribution stands on the same mirror.
mirror=${mirror:-$(own_mirror "$(own_suite)")}
[[ -n $mirror ]] || wrong "found no mirror in this machine's apt sources; give one with --mirror"
case $mirror in
  http://* | https://* | file:///*) ;;
  *) wrong "'$mirror' is not a mirror: it must begin with http://, https:// or file:///" ;;
esac

# debootstrap mounts /proc in the new tree. In a mount namespace of its own that never shows on the host,
# and goes away with it however it ends; --kill-child and the PID namespace do the same for its processes.
walls=(unshare --mount --propagation private --pid --fork --kill-child --mount-proc)
"${walls[@]}" true 2>/dev/null || walls=()

build() {
  "${walls[@]}" debootstrap --variant=minbase ${include:+"--include=$include"} "$suite" "$root" "$mirror" >&2
}

begin
say "building $suite from $mirror; this takes some minutes …"
run build
if ((run_status != 0)); then
  # debootstrap's own last words: a line that begins with E:
  reason=$(sed -n 's/^E: //p' "$work/errors" | tail -n 1)
  case $(why) in "the disk"*) reason=$(why) ;; esac
  die "debootstrap failed: ${reason:-$(tail -n 1 "$work/errors")}"
fi
rm -rf -- "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/*
rm -f -- "$root/etc/hostname"
finish
