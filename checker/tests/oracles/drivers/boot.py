"""What libselinux makes of a boot: `selinux_init_load_policy`, which the first process calls. /proc/cmdline
is a file of ours here, and plain files stand where selinuxfs would. That it is mounted already the
kernel says by the rule below, so libselinux goes on as it does at boot: it writes what it wants."""

import ctypes
import errno
import os
import platform
import struct
import subprocess

from wire import put, serve

CONFIG, LINE, SELINUXFS = "/etc/selinux/config", "/tmp/cmdline", "/sys/fs/selinux"
MOUNT = {"x86_64": 165, "aarch64": 40}[platform.machine()]
SET_SECCOMP, FILTER, NO_NEW_PRIVILEGES = 22, 2, 38
LIB = ctypes.CDLL("libselinux.so.1")
LIBC = ctypes.CDLL(None, use_errno=True)

put(LINE, b"")
subprocess.run(["mount", "--bind", LINE, "/proc/cmdline"], check=True)
subprocess.run(["mount", "-t", "tmpfs", "oracles", "/sys"], check=True)
os.makedirs(SELINUXFS)
# It tells of the policy that is not there.
os.dup2(os.open(os.devnull, os.O_WRONLY), 2)

# The number of the call; is it mount? then: busy; otherwise it is allowed.
rule = [(0x20, 0, 0, 0), (0x15, 0, 1, MOUNT), (6, 0, 0, 0x50000 | errno.EBUSY), (6, 0, 0, 0x7fff0000)]
code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *one) for one in rule))


class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_void_p)]


program = Program(len(rule), ctypes.addressof(code))
if LIBC.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0 or \
        LIBC.prctl(SET_SECCOMP, FILTER, ctypes.byref(program)) != 0:
    raise OSError(ctypes.get_errno(), "no filter")


def read(name):
    with open(SELINUXFS + "/" + name) as file:
        return file.read().strip()


def answer(fields):
    put(LINE, fields[0])
    if len(fields) > 1:
        put(CONFIG, fields[1])
    elif os.path.exists(CONFIG):
        os.unlink(CONFIG)
    for name, content in ("enforce", b"0"), ("disable", b"0"), ("policyvers", b"33"):
        put(SELINUXFS + "/" + name, content)
    enforce = ctypes.c_int(99)
    LIB.selinux_init_load_policy(ctypes.byref(enforce))
    if read("disable") == "1":
        return ["disabled"]
    told = "permissive" if read("enforce") == "0" else "enforcing"
    if (enforce.value != 0) != (told == "enforcing"):
        return ["%s, and told %d" % (told, enforce.value)]
    return [told]


serve(answer)
