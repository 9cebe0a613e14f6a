#!/usr/bin/env bash
# Unpacks a root file system from a tar file, or from a container image in the OCI layout:
# index.json names a manifest, the manifest names layers, and each layer is a tar file over the one before.
#
# An archive is not trusted. tar itself keeps entries of one archive inside (leading / stripped, .. refused,
# symbolic links made last), so every layer is unpacked into an empty folder first and then moved onto the
# others by a walk that never follows a link of an earlier layer. See merge.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

usage() {
  cat <<'HELP'
usage: unpack.sh [--force] SOURCE [NAME | --output DIR]

Unpacks a root file system from SOURCE, which is
  a tar file, plain or compressed (gzip, bzip2, xz, zstd), also one that holds an OCI layout, or
  a folder in the OCI image layout (with index.json and blobs/), as `skopeo copy docker://… oci:…` makes it.

  NAME          what the lab calls it; the default is SOURCE's name without .tar and so on. It is made
                in $GLASSBOX_ROOTFS_DIR, else in ${XDG_DATA_HOME:-~/.local/share}/glassbox/rootfs
  --output DIR  make it there instead
  --force       build again what is there
  --help        this text

The digest of every part of an image is checked. Device files are left out, and for an ordinary user
owners and set-user-ID bits too. Images need jq.
HELP
}

source='' name='' output=''
while (($# > 0)); do
  case $1 in
    --help | -h) usage; exit 0 ;;
    --force) force=yes ;;
    --output) output=${2:-}; [[ -n $output ]] || wrong "--output needs a folder"; shift ;;
    --output=*) output=${1#*=}; [[ -n $output ]] || wrong "--output needs a folder" ;;
    -?*) wrong "unknown option '$1'" ;;
    *)
      [[ -n $1 ]] || wrong "an empty argument names nothing"
      if [[ -z $source ]]; then source=$1; elif [[ -z $name ]]; then name=$1; else wrong "'$1' is one too many"; fi
      ;;
  esac
  shift
done
[[ -n $source ]] || wrong "which tar file or OCI layout?"
[[ -z $name || -z $output ]] || wrong "give a NAME or --output, not both"

name_of_source() {
  local base
  base=$(basename -- "$(realpath -- "$source" 2>/dev/null || printf '%s' "$source")")
  base=${base%.gz} base=${base%.bz2} base=${base%.xz} base=${base%.zst}
  base=${base%.tar} base=${base%.tgz}
  printf '%s' "$base"
}

check_source() {
  [[ -e $source ]] || die "$source: No such file or directory"
  [[ -r $source ]] || die "$source: Permission denied"
  if [[ -d $source ]]; then
    [[ -f $source/index.json ]] || die "$source is a folder without index.json, so not an OCI layout"
  else
    [[ -f $source ]] || die "$source is neither a file nor a folder"
  fi
}

# tar finds the compression by itself, but says nothing useful where the program for it is missing.
check_compression() {
  case $(od -An -tx1 -N6 -- "$1" | tr -d ' \n') in
    1f8b*) need gzip gzip ;;
    425a68*) need bzip2 bzip2 ;;
    fd377a585a00) need xz xz-utils ;;
    28b52ffd*) need zstd zstd ;;
  esac
}

# extract ARCHIVE FOLDER NAME: one archive into an empty folder.
extract() {
  local archive=$1 folder=$2 label=$3 owner=()
  check_compression "$archive"
  if ((EUID == 0)); then owner=(--same-permissions --same-owner --numeric-owner); fi
  mkdir -- "$folder"
  run tar --extract --force-local --file="$archive" --directory="$folder" --delay-directory-restore "${owner[@]}"
  ((run_status == 0)) || explain_tar "$label"
  # A device file would open the host's device, and an ordinary user cannot make one anyway.
  find "$folder" \( -type b -o -type c \) -delete
  if ((EUID != 0)); then
    chmod -R u+rwX,u-s,g-s -- "$folder"
  fi
}

# Ends the script for the reason that tar gave, unless all it could not do was to make device files.
explain_tar() {
  local complaints
  complaints=$(grep -vE "^tar: (Removing leading|.*: Cannot mknod: |Exiting with failure status)" "$work/errors" || true)
  if [[ -z $complaints ]] && grep -q 'Cannot mknod' "$work/errors"; then return 0; fi
  case $complaints in
    *"Member name contains '..'"*) die "$1 has entries that point outside of it (with '..'), so nothing was unpacked" ;;
    *'does not look like a tar archive'* | *'not recovered'*) die "$1 is not a tar file, or a damaged one" ;;
    *'Unexpected EOF'* | *'unexpected end of file'*) die "$1 ends too early: the file is damaged" ;;
  esac
  die "cannot unpack $1: $(why)"
}

# merge LAYER: moves a layer's folder onto $root. First every place where the two disagree is cleared, parents
# before children, so afterwards each folder of the layer is a true folder in the root or absent there, and
# no later step can walk through a link that an earlier layer planted.
merge() {
  local layer=$1 kind path
  while IFS= read -r -d '' kind && IFS= read -r -d '' path; do
    if [[ -L $root/$path || -e $root/$path ]] && ! [[ $kind == d && -d $root/$path && ! -L $root/$path ]]; then
      remove "$root/$path"
    fi
  done < <(find "$layer" -mindepth 1 ! -name '.wh.*' -printf '%y\0%P\0')
  apply_whiteouts "$layer"
  # Nothing is left to follow or to overwrite. The folders' own owners and modes are those of the layer.
  run cp -a --no-target-directory -- "$layer" "$root"
  ((run_status == 0)) || die "cannot write to $root: $(why)"
  remove "$layer"
}

# `.wh.NAME` hides NAME of the layers below, `.wh..wh..opq` all of its folder.
apply_whiteouts() {
  local layer=$1 path folder hidden
  while IFS= read -r -d '' path; do
    folder=${path%"${path##*/}"}
    hidden=${path##*/.wh.}
    [[ $path == */* ]] || hidden=${path#.wh.}
    case $hidden in
      .wh..opq) if [[ -d $root/$folder ]]; then find "$root/$folder" -mindepth 1 -maxdepth 1 -exec rm -rf -- {} +; fi ;;
      .wh.*) ;; # other notes of the old union file system
      '' | . | ..) die "a layer hides '$path', which is no file name" ;;
      *) remove "$root/$folder$hidden" ;;
    esac
    remove "$layer/$path"
  done < <(find "$layer" -depth -mindepth 1 -name '.wh.*' -printf '%P\0')
}

# refuse_hidden_links LAYER LIST: a layer may write to lib/x without an entry for lib. Where lib is a
# link of an earlier layer, the file would belong to wherever that leads: rare, and refused rather than guessed.
refuse_hidden_links() {
  local layer=$1 listed=$2 path
  while IFS= read -r -d '' path; do
    if [[ -L $root/$path ]] && ! grep -qxF -e "$path/" -e "./$path/" "$listed"; then
      die "a layer writes through the symbolic link $path of an earlier layer; this is not supported"
    fi
  done < <(find "$layer" -mindepth 1 -type d -printf '%P\0')
}

# blob DIGEST: checks the digest's form, and its truth, before anyone reads the file; sets `blob`.
blob() {
  local digest=$1 sum
  [[ $digest =~ ^sha256:[0-9a-f]{64}$ ]] || die "the image names the digest '$digest'; only sha256 is supported"
  blob=$layout/blobs/sha256/${digest#sha256:}
  [[ -f $blob ]] || die "the image is not complete: $digest is missing"
  sum=$(sha256sum <"$blob")
  [[ ${sum%% *} == "${digest#sha256:}" ]] || die "the image is damaged: the content of $digest is not what its digest says"
}

architecture() {
  case $(uname -m) in
    x86_64) echo amd64 ;;
    aarch64) echo arm64 ;;
    *) uname -m ;;
  esac
}

# Reads JSON with jq, or ends the script.
json() {
  local file=$1
  shift
  jq -er "$@" <"$file" 2>/dev/null || die "the image's ${file##*/} is not what the OCI format says"
}

# The digest of the manifest for this machine in an index; one without platforms is taken as it is.
choose_manifest() {
  local count digest
  count=$(json "$1" '[.manifests[]? | select(.digest)] | length | tostring')
  # shellcheck disable=SC2016 # jq's own variable
  digest=$(jq -r --arg a "$(architecture)" '[.manifests[] | select((.platform.os // "linux") == "linux"
    and (.platform.architecture // $a) == $a)][0].digest // empty' <"$1")
  [[ -n $digest ]] || die "none of the image's $count manifests is for linux/$(architecture)"
  printf '%s' "$digest"
}

unpack_image() {
  local digest manifest number=0 layers layer
  layout=$1
  need jq jq
  manifest=$layout/index.json
  # An index may name another index, for several platforms. Deeper than that is no honest image.
  for _ in 1 2 3; do
    digest=$(choose_manifest "$manifest")
    blob "$digest"
    manifest=$blob
    [[ $(jq -r 'has("manifests")' <"$manifest" 2>/dev/null) == true ]] || break
  done
  layers=$(json "$manifest" '.layers[].digest')
  for layer in $layers; do
    number=$((number + 1))
    blob "$layer"
    extract "$blob" "$work/layer" "layer $number"
    tar --list --force-local --quoting-style=literal --file="$blob" >"$work/list" 2>/dev/null || true
    refuse_hidden_links "$work/layer" "$work/list"
    merge "$work/layer"
  done
}

unpack_tar() {
  extract "$source" "$work/layer" "$source"
  if [[ -f $work/layer/oci-layout && -f $work/layer/index.json ]]; then
    mv -- "$work/layer" "$work/layout"
    unpack_image "$work/layout"
  else
    rmdir -- "$root"
    mv -T -- "$work/layer" "$root"
  fi
}

source=${source%/}
source=${source:-/}
[[ $source == /* ]] || source=$PWD/$source
choose_target "${name:-$([[ -n $output ]] || name_of_source)}" "$output"
check_source
stop_if_there
begin
if [[ -d $source ]]; then unpack_image "$source"; else unpack_tar; fi
[[ -n $(find "$root" -mindepth 1 -maxdepth 1 -print -quit) ]] || die "$source is empty: there is nothing in it to unpack"
finish
