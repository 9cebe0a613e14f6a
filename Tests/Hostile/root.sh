#!/bin/sh
# Makes a root file system as somebody would who means harm: where the lab and programs expect a directory
# or a file stands something else. Needs no root, no network and no program but busybox.
set -eu

usage() {
  cat <<'HELP'
usage: root.sh [--victim DIR] KIND ROOT

Makes ROOT, a small root file system with busybox. In place of /proc, /sys, /dev, /tmp, /old, /etc/passwd,
/etc/group, /etc/resolv.conf and /etc/hosts it has

  absolute   symbolic links to DIR, by its absolute path
  climbing   symbolic links to DIR, by more .. than there are directories above
  magic      symbolic links to DIR, through the links of /proc/self and /proc/1
  dangling   symbolic links to nothing
  loop       symbolic links to themselves
  file       files, the huge one (sparse, 1 TB) /etc/passwd
  fifo       named pipes, at which nobody waits
  fake       directories: a /proc that lies, and a /dev with pipes for devices

and for each KIND names with control characters in /names, and /bin/escape, a link to a program outside.

  --victim DIR  a directory of the host that must not be touched; the default is /etc
  --help        this text

A ROOT that this script made before is made anew; another one that is there is left alone.
HELP
}

die() {
  echo "root.sh: $*" >&2
  exit 1
}

victim=/etc
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) usage; exit 0 ;;
    --victim) victim=${2:-}; shift ;;
    -*) die "unknown option '$1' (see --help)" ;;
    *) break ;;
  esac
  shift
done
[ $# -eq 2 ] || die "a KIND and a ROOT are needed (see --help)"
kind=$1 root=$2
case $victim in /*) ;; *) die "DIR must be an absolute path" ;; esac
mark=$root/.made-by-hostile-root
if [ -e "$root" ] || [ -L "$root" ]; then
  [ -f "$mark" ] || die "$root is there, and not by this script"
  rm -rf "$root"
fi

# What stands at $root$1, whose real place is $victim/$2.
place() {
  case $kind in
    absolute) ln -s "$victim/$2" "$root$1" ;;
    climbing) ln -s "../../../../../../../../../../../../../..$victim/$2" "$root$1" ;;
    magic) ln -s "/proc/self/root/proc/1/root$victim/$2" "$root$1" ;;
    dangling) ln -s "/nowhere/$2" "$root$1" ;;
    loop) ln -s "${1##*/}" "$root$1" ;;
    file) echo "no directory" >"$root$1" ;;
    fifo) mkfifo "$root$1" ;;
    fake) mkdir "$root$1" ;;
    *) die "unknown KIND '$kind' (see --help)" ;;
  esac
}

mkdir -p "$root/bin" "$root/etc" "$root/names" "$root/mnt"
: >"$mark"
cp "$(command -v busybox)" "$root/bin/busybox"
for name in sh ls cat echo hostname id mkdir readlink sleep stat touch true; do ln -s busybox "$root/bin/$name"; done
ln -s ../../../../../../../../../usr/bin/env "$root/bin/escape"
echo inside >"$root/mark"
for name in proc sys dev tmp old; do place "/$name" "$name"; done
for name in passwd group resolv.conf hosts; do place "/etc/$name" "$name"; done

case $kind in
  file) truncate -s 1T "$root/etc/passwd" ;;
  fake)
    mkdir -p "$root/proc/1" "$root/proc/4711" "$root/proc/sys/kernel/random" "$root/dev/pts"
    ln -s 4711 "$root/proc/self"
    mkfifo "$root/proc/sys/kernel/random/boot_id" "$root/dev/ptmx" "$root/dev/null" "$root/dev/tty"
    ;;
esac

# ESC that clears the screen, sets the title and asks for an answer; a line of its own; what reads backwards.
cd "$root/names"
touch "$(printf 'clear\033[2J\033[H')" "$(printf 'title\033]0;owned\007')" "$(printf 'ask\033[c\233')"
touch "$(printf 'line\nnote: all is well')" "$(printf 'back\342\200\256txt')" "$(printf 'bad\377\376')"
