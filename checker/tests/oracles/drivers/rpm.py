"""rpm 4.18: fills a database, damages it if it is told to, and says what is installed in it. Of a sound
database all names are answered by rpm's own library, which takes no process for each; `rpm -q` itself is
asked for some, each by itself. Where both are asked, both have to say the same. Of a damaged one only
`rpm -q` is asked."""

import glob
import itertools
import os
import shutil
import sqlite3
import struct
import subprocess
import sys

import rpm
from wire import put, serve

ROOT = sys.argv[1]
FORMAT = "%{NAME}\t%{VERSION}-%{RELEASE}.%{ARCH}\n"
FILES = sorted(glob.glob("/opt/rpms/*.rpm"))
KEY = "/opt/rpms/key.asc"
# Far more than it takes to answer, on a busy machine too; of a database in which it came to no end once,
# it is not waited for as long again.
SECONDS, AGAIN = 30, 3
PLACES = ["var/lib/rpm", "usr/lib/sysimage/rpm"]
# What holds the database that is told of, and somebody who works on it.
held = []
# The places of databases in which rpm came to no end.
endless = set()

SILENCE = open(os.devnull, "w")
rpm.setLogFile(SILENCE)


def transaction():
    found = rpm.TransactionSet("/")
    found.setVSFlags(-1)
    return found


def headers():
    reader = transaction()
    out = []
    for path in FILES:
        with open(path) as file:
            out.append(reader.hdrFromFdno(file.fileno()))
    return out


HEADERS = headers()


def opened(what, amount, total, key, data):
    if what == rpm.RPMCALLBACK_INST_OPEN_FILE:
        held.append(open(key))
        return held[-1].fileno()
    if what == rpm.RPMCALLBACK_INST_CLOSE_FILE:
        held.pop().close()


def step(do, all_at):
    """`i`, `u`, `e`: installs, upgrades to, erases packages by their number; `k`: imports the key."""
    if do == "k":
        subprocess.run(["rpm", "--dbpath", rpm.expandMacro("%_dbpath"), "--import", KEY], check=True)
        return
    doing = transaction()
    doing.setFlags(rpm.RPMTRANS_FLAG_JUSTDB | rpm.RPMTRANS_FLAG_NOSCRIPTS)
    doing.setProbFilter(0xffffff)
    for at in all_at:
        header = HEADERS[at]
        if do == "e":
            for one in doing.dbMatch("name", header["name"]):
                if one["nevra"] == header["nevra"]:
                    doing.addErase(one)
        else:
            doing.addInstall(header, FILES[at], do)
    if doing.run(opened, ""):
        raise RuntimeError("%s %s" % (do, all_at))


def fill(place, words):
    """In a process of its own, which ends as one that was killed: what it wrote is not tidied up."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            rpm.addMacro("_dbpath", place)
            transaction().initDB()
            # What is alike is done at once.
            for do, alike in itertools.groupby(words, lambda word: word[0]):
                step(do, [int(word[1:]) for word in alike if word[1:]])
            code = 0
        finally:
            os._exit(code)
    if os.waitpid(child, 0)[1] != 0:
        raise RuntimeError("the database was not filled")


def load(path, kind, pairs):
    text = "VERSION=3\nformat=bytevalue\ntype=%s\ndb_pagesize=4096\nHEADER=END\n" % kind
    text += "".join(" %s\n %s\n" % (key.hex(), value.hex()) for key, value in pairs)
    subprocess.run(["db5.3_load", "-f", "/dev/stdin", path], input=(text + "DATA=END\n").encode(),
                   check=True)


def to_berkeley(place, index):
    """The same in the form of CentOS 7: a hash of headers by their number, and a tree of names."""
    base = sqlite3.connect(place + "/rpmdb.sqlite")
    number = struct.Struct("<I").pack
    rows = base.execute("select hnum, blob from Packages").fetchall()
    last = max([hnum for hnum, _ in rows], default=0)
    pairs = [(number(0), number(last))] + [(number(hnum), blob) for hnum, blob in rows]
    names = {}
    for name, hnum, index_in in base.execute("select key, hnum, idx from Name"):
        name = name if isinstance(name, bytes) else name.encode()
        names[name] = names.get(name, b"") + number(hnum) + number(index_in)
    base.close()
    for path in glob.glob(place + "/*"):
        os.unlink(path)
    load(place + "/Packages", "hash", pairs)
    if index:
        load(place + "/Name", "btree", sorted(names.items()))


def damage(place, words):
    do, name, rest = words[0], place + "/" + words[1], words[2:]
    if do == "remove":
        if os.path.exists(name):
            os.unlink(name)
    elif do == "truncate":
        if os.path.exists(name):
            os.truncate(name, os.path.getsize(name) * int(rest[0]) // 1000)
    elif do == "overwrite":
        if os.path.exists(name):
            at = os.path.getsize(name) * int(rest[0]) // 1000
            with open(name, "r+b") as file:
                file.seek(at)
                file.write(bytes.fromhex(rest[2]) * int(rest[1]))
    elif do == "create":
        put(name, bytes.fromhex(rest[0]) if rest else b"")
    elif do == "lock":
        # Somebody installs just now, and is not done.
        base = sqlite3.connect(place + "/rpmdb.sqlite", isolation_level=None)
        base.execute("begin exclusive")
        base.execute("delete from Packages")
        base.execute("delete from Name")
        held.append(base)


def run_rpm(place, words):
    """rpm goes round in circles for ever in some databases that are damaged."""
    try:
        return subprocess.run(["rpm", "--dbpath", place, *words], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, cwd="/",
                              timeout=AGAIN if place in endless else SECONDS)
    except subprocess.TimeoutExpired:
        endless.add(place)
        return subprocess.CompletedProcess([], 1, b"", b"error: no end")


def complaint(ended):
    lines = ended.stderr.decode("utf-8", "replace").split("\n")
    lines = [line for line in lines if "error:" in line or "failed:" in line]
    return "error: " + (lines or ["a signal"])[0] if lines or ended.returncode < 0 else ""


def has_no_index(place):
    """rpm 4.18 calls everything «not installed» then; whoever goes through all packages finds them."""
    return os.path.exists(place + "/Packages") and not os.path.exists(place + "/Name")


def by_program(place, name):
    if has_no_index(place):
        ended = run_rpm(place, ["-qa", "--qf", "%{DBINSTANCE}\t" + FORMAT])
        lines = [line.split("\t") for line in ended.stdout.decode().split("\n") if "\t" in line]
        found = sorted((int(number), evr) for number, other, evr in lines if other == name)
        return complaint(ended) or "\n".join(evr for _, evr in found)
    ended = run_rpm(place, ["-q", "--qf", FORMAT, "--", name])
    said = ended.stdout.decode()
    found = [line.split("\t") for line in said.split("\n") if "\t" in line]
    return complaint(ended) or "\n".join(evr for other, evr in found if other == name)


def by_library(place, names):
    """All names, and how many packages there are at all."""
    rpm.addMacro("_dbpath", place)
    try:
        asked = transaction()
        every = [] if not has_no_index(place) else sorted(
            ((one[rpm.RPMTAG_DBINSTANCE], one["name"], one.sprintf("%{VERSION}-%{RELEASE}.%{ARCH}"))
             for one in asked.dbMatch()))
        said = ["\n".join([one.sprintf("%{VERSION}-%{RELEASE}.%{ARCH}")
                           for one in asked.dbMatch("name", name)]
                          + [evr for _, other, evr in every if other == name]) for name in names]
        return said, sum(1 for _ in asked.dbMatch())
    finally:
        asked.closeDB()
        rpm.delMacro("_dbpath")


def answer(fields):
    form, place, wrong, words, alone = [field.decode() for field in fields[:5]]
    names = [field.decode() for field in fields[5:]]
    for base in held:
        base.close()
    held.clear()
    endless.clear()
    shutil.rmtree(ROOT, ignore_errors=True)
    for one in PLACES:
        os.makedirs(ROOT + "/" + os.path.dirname(one), exist_ok=True)
    place = ROOT + "/" + place
    os.mkdir(place)
    if form == "none":
        return ["none"] + ["no database"] * len(names)
    fill(place, words.split())
    if form != "sqlite":
        to_berkeley(place, form == "berkeley")
    said, count = by_library(place, names)
    if wrong.startswith("lock"):
        # It is left out of the count: what counts is what was there before.
        damage(place, wrong.split())
        return [str(count)] + said
    if wrong:
        damage(place, wrong.split())
        before, said = said, [by_program(place, name) for name in names]
        every = run_rpm(place, ["-qa", "--qf", "."])
        return [complaint(every) or str(len(every.stdout))] + said + before
    for at in [int(word) for word in alone.split()]:
        again = by_program(place, names[at])
        if again != said[at]:
            said[at] = "%s, and rpm -q itself: %s" % (said[at], again)
    return [str(count)] + said


serve(answer)
