#: also running enabled-only
#: also serving
printf '\nserver 127.127.1.0\nfudge 127.127.1.0 stratum 10\nallow {lab_network}\n' >>{chrony_conf}
systemctl restart {chrony_service} || true
