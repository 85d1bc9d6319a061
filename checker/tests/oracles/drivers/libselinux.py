"""libselinux: the mode and the policy's name in /etc/selinux/config."""

import ctypes
import os
import sys

from wire import put, serve

CONFIG = "/etc/selinux/config"
LIB = ctypes.CDLL("libselinux.so.1")
LIBC = ctypes.CDLL(None)
WORDS = {1: "enforcing", 0: "permissive", -1: "disabled"}


def answer(fields):
    if fields:
        put(CONFIG, fields[0])
    elif os.path.exists(CONFIG):
        os.unlink(CONFIG)
    mode = ctypes.c_int(99)
    found = LIB.selinux_getenforcemode(ctypes.byref(mode))
    said = WORDS[mode.value] if found == 0 else "no valid line"
    # It reads the rest of the file once, unless it is told to forget.
    LIB.selinux_reset_config()
    policy = ctypes.c_void_p()
    if LIB.selinux_getpolicytype(ctypes.byref(policy)) != 0:
        return [said, b"", b"none"]
    name = ctypes.string_at(policy)
    LIBC.free(policy)
    return [said, name, b"named"]


serve(answer)
