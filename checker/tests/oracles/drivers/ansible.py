"""ansible-core 2.19: the hosts of an inventory, and what its ssh connection is told of each. The file
is read as `ansible-inventory -i FILE --list` does, by the plugins that read files; the options are those
that the connection plugin finds in the variables of a host."""

import os
import shlex
import sys

sys.path.insert(0, "/opt/ansible")
os.environ.update(ANSIBLE_NOCOLOR="1", ANSIBLE_HOME="/tmp/ansible")

from ansible import constants as C  # noqa: E402
from ansible.errors import AnsibleError  # noqa: E402
from ansible.inventory.manager import InventoryManager  # noqa: E402
from ansible.parsing.dataloader import DataLoader  # noqa: E402
from ansible.parsing.vault import EncryptedString  # noqa: E402
from ansible.plugins.loader import connection_loader, init_plugin_loader  # noqa: E402
from ansible.utils.display import Display  # noqa: E402
from ansible.vars.manager import VariableManager  # noqa: E402
from wire import put, serve  # noqa: E402

PLACE = "/tmp/inventory"
# What it warns of, and every hint of a variable's name.
for name in ("display", "warning", "deprecated", "error", "error_as_warning"):
    setattr(Display, name, lambda *args, **more: None)
init_plugin_loader()
connection_loader.get("ssh", class_only=True)
OPTIONS = ("host", "port", "remote_user", "private_key_file")
ARGS = ("ssh_args", "ssh_common_args", "ssh_extra_args")
OURS = ("labcheck_student", "labcheck_name", "labcheck_email", "labcheck_role")


def word(value):
    """An option, or a mark of what labcheck takes none from."""
    if value is None or value == "":
        return ""
    if isinstance(value, EncryptedString):
        return "?vault"
    if not isinstance(value, (bool, int, float, str)):
        return "?odd"
    text = str(value)
    return "?template" if any(mark in text for mark in ("{{", "{%", "{#")) else text


def option(name, variables):
    try:
        value, origin = C.config.get_config_value_and_origin(
            name, plugin_type="connection", plugin_name="ssh", variables=variables)
    except (AnsibleError, ValueError, OverflowError):
        return "?odd"
    except ReferenceError:
        return "?vault"
    # Not what it would take without an inventory.
    if not origin.startswith("var: "):
        return ""
    # It takes a truth for the port 1, and digits of any script.
    raw = variables.get(origin[len("var: "):])
    odd = isinstance(raw, bool) or isinstance(raw, str) and not raw.isascii()
    return "?odd" if odd and name == "port" else word(value)


def options(variables):
    words = []
    for name in ARGS:
        given = option(name, variables)
        try:
            words += [given] if given.startswith("?") else shlex.split(given)
        except ValueError:
            words.append("?odd")
    own = [word(variables.get(name)) for name in OURS]
    return [option(name, variables) for name in OPTIONS] + ["\n".join(words)] + own


def answer(fields):
    form, content = fields
    path = PLACE + form.decode()
    # It would try a YAML file that is none as INI, and find names of hosts in it.
    C.INVENTORY_ENABLED = ["yaml" if form == b".yml" else "ini"]
    put(path, content)
    loader = DataLoader()
    manager = InventoryManager(loader, sources=[path], parse=False)
    try:
        if not manager.parse_source(path):
            return ["refused"]
        manager.reconcile_inventory()
    except AnsibleError:
        return ["refused"]
    finally:
        os.unlink(path)
    variables = VariableManager(loader=loader, inventory=manager)
    out = ["read"]
    for host in manager.hosts.values():
        own = variables.get_vars(host=host, include_hostvars=False)
        connection = word(own.get("ansible_connection", ""))
        groups = "\n".join(sorted(group.name for group in host.get_groups()))
        out += [host.name, connection, *options(own), groups]
    return out


serve(answer)
