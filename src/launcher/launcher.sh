#!/bin/sh
# Starts the interpreter from the snapshot beside this script, if that is of this folder and of a Node that is still there; else from the bundle.
self=$0
while [ -L "$self" ]; do
  target=$(readlink "$self")
  case $target in
    /*) self=$target ;;
    *) self=${self%/*}/$target ;;
  esac
done
case $self in
  /*) ;;
  */*) self=$PWD/$self ;;
  *) self=$(command -v -- "$self") ;;
esac
# A shell that is started without PWD makes one and passes it on.
if [ -z "$HOME" ] && [ -r /proc/$$/environ ]; then
  read -r given < /proc/$$/environ
  case $given in *PWD=*) ;; *) unset PWD ;; esac
fi
folder=${self%/*}
name=${self##*/}
# Node opens descriptors of its own: these are the ones it is given.
if [ -d /proc/self/fd ]; then
  inherited=
  for descriptor in /proc/self/fd/*; do
    if [ -e "$descriptor" ] && ! [ "$descriptor" -ef "$0" ]; then inherited="$inherited ${descriptor##*/}"; fi
  done
  export TSPY_FDS="$inherited"
fi
# Node would read each certificate at its start, and with them wait twice as long: nobody here asks for them.
if [ -n "$NODE_EXTRA_CA_CERTS" ]; then
  export TSPY_NODE_EXTRA_CA_CERTS="$NODE_EXTRA_CA_CERTS"
  unset NODE_EXTRA_CA_CERTS
fi
# glibc then asks for large pages for what the snapshot is read into.
if [ -z "${GLIBC_TUNABLES+given}" ]; then export GLIBC_TUNABLES=glibc.malloc.hugetlb=1 TSPY_LENT=GLIBC_TUNABLES; fi
# Node forgets which signals it was started with blocked or ignored.
if [ -r /proc/self/status ]; then
  while read -r field mask; do
    case $field in
      SigBlk:) blocked=$mask ;;
      SigIgn:) TSPY_SIGNALS=$blocked,$mask; break ;;
    esac
  done < /proc/self/status
  case $TSPY_SIGNALS in *[1-9a-f]*) export TSPY_SIGNALS ;; *) unset TSPY_SIGNALS ;; esac
fi
# The emulated system needs worker threads, which not every Node has in a process that started from a snapshot.
workers=no
if [ "$TSPY_POSIX_BACKEND" = emulated ]; then workers=yes; fi
image=$name
for argument; do
  case $argument in
    --python.PosixModuleBackend=emulated) workers=yes ;;
    'from multiprocessing.'*) image=$name-multiprocessing ;;
  esac
done
place=${TSPY_SNAPSHOT:-$folder}
[ -r "$place/$image.blob" ] || image=$name
if [ -z "$NODE_OPTIONS" ] && [ -r "$place/$name.snapshot" ]; then
  . "$place/$name.snapshot"
  if { [ $workers = no ] || [ "$snapshot_workers" = yes ]; } && [ "$folder" -ef "$snapshot_folder" ] && [ -x "$snapshot_node" ] && [ -r "$place/$image.blob" ] && [ ! "$snapshot_node" -nt "$place/$image.blob" ]; then
    stack=$(ulimit -S -s)
    if [ "$stack" = unlimited ] || [ "$stack" -ge "$snapshot_stack" ] || ulimit -S -s "$snapshot_stack" 2> /dev/null; then
      exec "$snapshot_node" $snapshot_flags --snapshot-blob "$place/$image.blob" -- "$0" "$@"
    fi
  fi
fi
# By this name it is known to the program: in a virtual environment it is a link whose place matters.
export TSPY_COMMAND="$0"
exec node "$folder/$name.mjs" "$@"
