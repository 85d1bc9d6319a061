"""packstack 26.0.0's own reader of answer files. It reads as `--answer-file` does; what its
validators and processors would ask of the network, the disk and LDAP is taken for granted, and so are
NFS exports, of which labcheck knows nothing."""

import configparser
import contextlib
import logging
import os
import re
import socket
import subprocess
import sys

# It wants a default route, and writes its own address and name into the defaults.
subprocess.run(["ip", "address", "add", "192.168.122.10/24", "dev", "lo"], check=True)
subprocess.run(["ip", "route", "add", "default", "via", "192.168.122.1", "dev", "lo"], check=True)
socket.sethostname("controller")
os.makedirs("/root/.ssh")
open("/root/.ssh/id_rsa.pub", "w").close()
sys.path.insert(0, "/opt/packstack")

from packstack.installer import processors, run_setup, validators  # noqa: E402
from packstack.installer.exceptions import ParamValidationError  # noqa: E402
from wire import put, serve  # noqa: E402

FILE = "/tmp/answers.txt"
SILENCE = open(os.devnull, "w")
# CentOS Stream 9 has Python 3.9; up to the 3.11 of Debian 12 this is all that changed in how
# configparser reads.
configparser.RawConfigParser.SECTCRE = re.compile(r"\[(?P<header>[^]]+)\]")
parsers = []


class Parser(configparser.RawConfigParser):
    def __init__(self):
        super().__init__()
        parsers.append(self)


class Configparser:
    RawConfigParser = Parser
    NoOptionError = configparser.NoOptionError


run_setup.configparser = Configparser
OUTSIDE = {
    getattr(validators, name)
    for name in ("validate_ssh", "validate_multi_ssh", "validate_ping", "validate_multi_ping",
                 "validate_file", "validate_sshkey", "validate_writeable_directory",
                 "validate_ldap_url", "validate_ldap_dn", "validate_multi_export")
}
run_setup.loadPlugins()
run_setup.initPluginsConfig()
gates = []
for group in run_setup.controller.getAllGroups():
    if isinstance(group.PRE_CONDITION, str):
        gates.append(group.PRE_CONDITION)
    for param in group.parameters.itervalues():
        param.VALIDATORS = [one for one in param.VALIDATORS or [] if one not in OUTSIDE]
        # It would make a key.
        param.PROCESSORS = [one for one in param.PROCESSORS or []
                            if one is not processors.process_ssh_key]

read = {}
current = [None]
process, load = run_setup.process_param_value, run_setup._loadParamFromFile


def seen(param, value):
    read[param.CONF_NAME] = value
    return process(param, value)


def loading(config, section, name):
    current[0] = name
    return load(config, section, name)


run_setup.process_param_value, run_setup._loadParamFromFile = seen, loading


def why(error):
    """The kind of the refusal, and what is known of its place."""
    if isinstance(error, configparser.MissingSectionHeaderError):
        return "no header", error.lineno
    if isinstance(error, configparser.ParsingError):
        return "no option", ",".join(str(line) for line, _ in error.errors)
    if isinstance(error, configparser.DuplicateOptionError):
        return "option again", "%d %s" % (error.lineno, error.option)
    if isinstance(error, configparser.DuplicateSectionError):
        return "section again", "%d %s" % (error.lineno, error.section)
    if isinstance(error, UnicodeDecodeError):
        return "not utf-8", ""
    if isinstance(error, configparser.NoSectionError):
        return "no general", ""
    if isinstance(error, ParamValidationError):
        return "not allowed", current[0]
    if isinstance(error, ValueError) and "deprecates" in str(error):
        return "old names differ", current[0]
    return "otherwise", repr(error)


def answer(fields):
    put(FILE, fields[0])
    read.clear()
    parsers.clear()
    run_setup.controller.CONF.clear()
    run_setup.controller.MESSAGES.clear()
    try:
        with contextlib.redirect_stdout(SILENCE):
            run_setup._handleAnswerFileParams(FILE)
        kind, what = "read", ""
    except Exception as error:
        kind, what = why(error.__context__)
    out = [kind, str(what), str(len(read))]
    for key, value in read.items():
        out += [key, str(value)]
    parser = parsers[0]
    if kind in ("read", "no general", "not allowed", "old names differ"):
        sections = dict(parser._sections, DEFAULT=parser._defaults)
        for section, entries in sections.items():
            for name, value in entries.items():
                out += [section, name, value]
    return out


logging.disable(logging.CRITICAL)
# Asked for nothing it tells the keys that it reads to find out whether it reads others.
serve(lambda fields: answer(fields) if fields else gates)
