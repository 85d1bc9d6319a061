# What runs on a machine that is visited, sent as one line. No quotes of the other kind, no exclamation
# marks, no backslashes: every login shell (bash, csh, fish) passes it on as it is.
LC_ALL=C; export LC_ALL; umask 077; t=TOKEN; h=HASH;
say() { echo "$t $*"; };
i=$(id -u); echo; say hello "$(uname -m)" "$i";
d=${XDG_CACHE_HOME:-${HOME:-/var/tmp}/.cache}/labcheck; p=$d/labcheck-SHORT; c=;
same() { s=$("$1" --sha256 </dev/null 2>/dev/null); case ${#s} in 64) :;; *) s=$(sha256sum <"$1"); s=${s%% *};; esac; [ "$s" = "$h" ]; };
if [ -f "$p" ] && [ -x "$p" ] && same "$p"; then say have;
else
    z=; if command -v gzip >/dev/null 2>&1; then z=gzip; fi;
    q=$p.$$; say need $z;
    e=$( {
        mkdir -p -- "$d" && while read -r k n; do
            case $k in plain) head -c "$n";; gzip) head -c "$n" | gzip -dc;; *) break;; esac;
        done >"$q";
    } 2>&1 );
    if chmod 700 "$q" && same "$q" && mv -f -- "$q" "$p"; then c=yes; say copied;
    else
        rm -f -- "$q"; echo "$e" >&2;
        case $e in *"No space left"*|*"uota exceeded"*) say no-room;; *) say not-copied;; esac;
        exit 1;
    fi;
fi;
r=root; s=;
if [ "$i" = 0 ]; then :;
else
    say sudo;
    if sudo -n true </dev/null >/dev/null; then s="sudo -n --"; else r=user; fi;
fi;
say collect "$r";
$s "$p" collect COURSE --errand -o -; x=$?;
if [ "$c$x" = yes0 ]; then for f in "$d"/labcheck-*; do case $f in "$p"|"$p".*) :;; *) rm -f -- "$f";; esac; done; fi;
echo; say end "$x"
