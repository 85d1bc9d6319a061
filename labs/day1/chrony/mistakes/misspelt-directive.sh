#: also running enabled-only
#: also serving
printf '\nlcoal stratum 10\nallow {lab_network}\n' >>{chrony_conf}
systemctl restart {chrony_service} || true
