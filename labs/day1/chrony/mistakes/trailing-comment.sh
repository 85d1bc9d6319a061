#: also running enabled-only
#: also serving
printf '\nlocal stratum 10 # my own clock\nallow {lab_network}\n' >>{chrony_conf}
systemctl restart {chrony_service} || true
