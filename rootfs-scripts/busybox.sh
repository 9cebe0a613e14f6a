#!/usr/bin/env bash
# Builds the small root file system that Glassbox uses when none is named: one static program,
# a link for each of its commands, a few files in /etc. Needs no network, no root and no device files.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

usage() {
  cat <<'HELP'
usage: busybox.sh [--force] [NAME | --output DIR]

Builds a root file system of about 2 MB from the static busybox of this machine (package busybox-static).

  NAME          what the lab calls it; the default is busybox. It is made in $GLASSBOX_ROOTFS_DIR,
                else in ${XDG_DATA_HOME:-~/.local/share}/glassbox/rootfs
  --output DIR  make it there instead
  --force       build again what is there
  --help        this text

A root file system that is already there is left alone. An ordinary user can run this.
HELP
}

name='' output=''
while (($# > 0)); do
  case $1 in
    --help | -h) usage; exit 0 ;;
    --force) force=yes ;;
    --output) output=${2:-}; [[ -n $output ]] || wrong "--output needs a folder"; shift ;;
    --output=*) output=${1#*=}; [[ -n $output ]] || wrong "--output needs a folder" ;;
    -*) wrong "unknown option '$1'" ;;
    *) [[ -z $name ]] || wrong "one name is enough"; name=$1; [[ -n $name ]] || wrong "the name is empty" ;;
  esac
  shift
done
[[ -z $name || -z $output ]] || wrong "give a NAME or --output, not both"

find_busybox() {
  busybox=$(command -v busybox) || die "there is no busybox; install the package busybox-static"
  # Inside the new root there are no shared libraries, so a dynamic one could not start.
  if ldd "$busybox" >/dev/null 2>&1; then
    die "$busybox needs shared libraries; install the package busybox-static"
  fi
}

# Links stay inside the tree wherever it stands: sbin/init -> ../bin/busybox.
link_applets() {
  local applet up
  while read -r applet; do
    [[ $applet != bin/busybox && $applet != linuxrc ]] || continue
    up=${applet//[^\/]/}
    ln -s "${up//\//../}bin/busybox" "$1/$applet"
  done < <("$1/bin/busybox" --list-full)
}

make_folders() {
  cd "$1"
  mkdir bin sbin usr usr/bin usr/sbin etc proc sys dev tmp run root home mnt var var/tmp
  ln -s ../run var/run
  chmod 1777 tmp var/tmp
  chmod 700 root
}

write_etc() {
  cd "$1/etc"
  cat >passwd <<'FILE'
root:x:0:0:root:/root:/bin/sh
nobody:x:65534:65534:nobody:/:/bin/false
FILE
  cat >group <<'FILE'
root:x:0:
nogroup:x:65534:
FILE
  cat >hosts <<'FILE'
127.0.0.1 localhost
::1 localhost
FILE
  cat >resolv.conf <<'FILE'
# There is no name server in here: packets have nowhere to go until you build the way.
FILE
  cat >shells <<'FILE'
/bin/sh
FILE
  cat >profile <<'FILE'
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
export HOME=/root
case $- in
  *i*)
    PS1='\u@\h:\w\$ '
    cat /etc/motd
    ;;
esac
FILE
  cat >motd <<'FILE'
You are inside. This root file system is one program, busybox, under many names.
Try, and try the same outside with `host`:
  hostname          whose name is it?        ps             whom can you see?
  ls /              whose files are these?   ip addr        which wires reach here?
  id                who are you here?        cat /proc/self/mounts
`exit` brings you back to the lab.

FILE
}

build() {
  make_folders "$root"
  # Copied, not linked: what happens inside must never reach the host's own file.
  cp -- "$busybox" "$root/bin/busybox"
  chmod 755 "$root/bin/busybox"
  link_applets "$root"
  write_etc "$root"
}

choose_target "${name:-busybox}" "$output"
stop_if_there
find_busybox
begin
run build
((run_status == 0)) || die "cannot build $target: $(why)"
finish
