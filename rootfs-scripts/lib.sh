# shellcheck shell=bash
# What the scripts of this folder share: a root file system is built in a folder beside its final
# place and gets its name in one rename, when it is whole. Read by `source`, after `set -euo pipefail`.
#
# One hidden folder `.NAME.partial` stands for the work. A lock on the parent directory keeps two scripts
# apart, so whatever carries that name when the lock is ours was left behind by a killed script.

program=${0##*/}
target=    # the final place
work=      # target's hidden sibling
root=      # the new root file system, inside work
force=     # yes: build again what is there
run_status=0
job=       # the process group of the command that runs now

# What a sourced script inherits must not change what tar and its friends do.
export LC_ALL=C
unset TAR_OPTIONS GREP_OPTIONS CDPATH POSIXLY_CORRECT
umask 022
shopt -s inherit_errexit

# What an archive says about itself may stand in a message, so control characters do not.
say() { printf '%s: %s\n' "$program" "${*//[[:cntrl:]]/?}" >&2; }

die() {
  say "$*"
  exit 1
}

# wrong MESSAGE: ends with the status for wrong usage.
wrong() {
  say "$* (see $program --help)"
  exit 2
}

need() {
  local tool=$1 package=$2
  command -v "$tool" >/dev/null || die "'$tool' is missing; install the package $package"
}

default_folder() {
  local data=${XDG_DATA_HOME:-${HOME:+$HOME/.local/share}}
  local folder=${GLASSBOX_ROOTFS_DIR:-${data:+$data/glassbox/rootfs}}
  [[ -n $folder ]] || die "HOME is not set; set GLASSBOX_ROOTFS_DIR or use --output"
  printf '%s' "$folder"
}

# Sets `target` from a NAME or an --output DIR, of which one is empty.
choose_target() {
  local name=$1 output=$2
  if [[ -n $output ]]; then
    while [[ $output == */ && $output != / ]]; do output=${output%/}; done
    case ${output##*/} in
      '' | . | ..) wrong "--output must name the folder to make, not '$output'" ;;
    esac
    target=$output
    [[ $target == /* ]] || target=$PWD/$target
  else
    [[ $name =~ ^[A-Za-z0-9_][A-Za-z0-9._-]*$ ]] || wrong "'$name' cannot be the name of a root file system"
    target=$(default_folder)/$name
    [[ $target == /* ]] || target=$PWD/$target
  fi
}

# Ends the script in peace where the target is there and need not be built again.
stop_if_there() {
  [[ -e $target || -L $target ]] || return 0
  [[ -d $target && ! -L $target ]] || die "$target is there and is not a folder"
  if [[ -z $force ]]; then
    say "$target is already there; --force builds it again"
    exit 0
  fi
}

# Removes a tree, unreadable folders included, but nothing on another file system.
remove() {
  [[ -e $1 || -L $1 ]] || return 0
  rm -rf --one-file-system -- "$1" 2>/dev/null && return 0
  [[ -L $1 ]] || chmod -R u+rwX -- "$1" 2>/dev/null || true
  rm -rf --one-file-system -- "$1"
}

clean_up() {
  local status=$?
  trap '' INT TERM HUP
  if [[ -n $job ]]; then
    kill -TERM -- "-$job" 2>/dev/null || true
    wait "$job" 2>/dev/null || true
  fi
  if [[ -n $work ]]; then
    restore_old || true
    remove "$work" || say "could not remove $work"
  fi
  exit "$status"
}

# A script that died between the two renames of `finish` left the old tree in its work folder.
restore_old() {
  if [[ -d $work/old && ! -e $target ]]; then mv -T -- "$work/old" "$target"; fi
}

# Makes the work folder; from here on, whatever ends the script removes it.
begin() {
  local parent=${target%/*} name=${target##*/} reason
  parent=${parent:-/}
  reason=$(mkdir -p -- "$parent" 2>&1) || die "cannot make $parent: ${reason##*: }"
  [[ -r $parent ]] || die "cannot read $parent: Permission denied"
  exec {lock}<"$parent"
  if ! flock --nonblock "$lock"; then
    say "waiting for another script that works in $parent"
    flock "$lock"
  fi
  trap clean_up EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  work=$parent/.$name.partial
  restore_old
  remove "$work"
  stop_if_there
  root=$work/root
  reason=$(mkdir -- "$work" 2>&1 && mkdir -- "$root" 2>&1) || die "cannot make $work: ${reason##*: }"
}

# Gives the finished tree its name. Where the old one has to go, `mv --exchange` swaps them in one call
# (coreutils 9.5); before that there are two renames, which restore_old makes whole again.
finish() {
  chmod 755 "$root"
  if [[ ! -e $target ]]; then
    mv -T -- "$root" "$target"
  elif ! mv -T --exchange -- "$root" "$target" 2>/dev/null; then
    mv -T -- "$target" "$work/old"
    mv -T -- "$root" "$target"
  fi
  say "made $target"
}

# run COMMAND…: runs it in a process group of its own, so that a signal to the script ends it at once.
# Its error output goes to $work/errors and is what `why` reads. Its status goes to `run_status`: tested
# with `||` or `if`, bash would switch `set -e` off in the functions that it is asked to run.
run() {
  run_status=0
  set -m
  "$@" </dev/null 2>"$work/errors" &
  job=$!
  set +m
  # shellcheck disable=SC2034 # read by the scripts
  wait "$job" || run_status=$?
  job=
}

# The first line of what the last command of `run` complained about, in plain words.
why() {
  local line
  line=$(grep -m 1 -v '^tar: Removing leading' "$work/errors" || true)
  # On a full disk there may be no room even for the complaint.
  if [[ ! -s $work/errors && $(df --output=avail "$work" | tail -n 1) -eq 0 ]]; then line='the disk is full'; fi
  case $(<"$work/errors") in
    *'No space left on device'*) line='the disk is full' ;;
    *'Disk quota exceeded'*) line='the disk quota is used up' ;;
    *'Permission denied'*) line=${line:-Permission denied} ;;
  esac
  printf '%s' "${line:-it gave no reason}"
}
