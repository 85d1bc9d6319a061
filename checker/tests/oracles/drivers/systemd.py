"""`systemctl is-enabled` of systemd 252 on a tree. A dozen names are answered by the functions that are
behind it, which take no process for each; the program itself is asked for the one that comes first, and
for every service that may have a script. Where both are asked, both have to say the same."""

import ctypes
import errno
import glob
import os
import subprocess
import sys

from wire import serve

ROOT = sys.argv[1]
SHARED = ctypes.CDLL(glob.glob("/lib/*/systemd/libsystemd-shared-252.so")[0])
SHARED.unit_file_state_to_string.restype = ctypes.c_char_p
SHARED.log_set_max_level(2)
SYSTEM, WITHOUT_GENERATED = 0, 1
# Of these errors systemctl takes the unit for one that is there.
THERE = (-errno.ELOOP, -errno.ERFKILL, -errno.EADDRNOTAVAIL)


def function(name):
    # systemctl first finds out whether a service has a unit file or a script.
    if name.endswith(".service"):
        paths = ctypes.create_string_buffer(4096)
        failed = SHARED.lookup_paths_init(paths, SYSTEM, WITHOUT_GENERATED, ROOT.encode())
        if failed >= 0:
            failed = SHARED.unit_file_exists(SYSTEM, paths, name.encode())
            SHARED.lookup_paths_free(paths)
        if failed < 0 and failed not in THERE:
            return "error: " + os.strerror(-failed)
    state = ctypes.c_int(-1)
    failed = SHARED.unit_file_get_state(SYSTEM, ROOT.encode(), name.encode(), ctypes.byref(state))
    if failed < 0:
        return "not-found" if failed == -errno.ENOENT else "error: " + os.strerror(-failed)
    return SHARED.unit_file_state_to_string(state).decode()


def program(name):
    ended = subprocess.run(
        ["systemctl", "--root=" + ROOT, "is-enabled", "--", name],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd="/",
    )
    said = ended.stdout.decode().strip()
    why = ended.stderr.decode().strip().split("\n")[-1]
    if said:
        return said
    return "not-found" if why.endswith(": No such file or directory") else "error: " + why


def has_script(name):
    return os.path.lexists(ROOT + "/etc/init.d/" + name.removesuffix(".service"))


def ask(name, first):
    if has_script(name) or "." not in name:
        return program(name)
    said = function(name)
    if first:
        again = program(name)
        if again != said and not (again.startswith("error") and said.startswith("error")):
            return "%s, and is-enabled itself: %s" % (said, again)
    return said


def answer(fields):
    return [ask(name.decode(), at == 0) for at, name in enumerate(fields)]


serve(answer)
