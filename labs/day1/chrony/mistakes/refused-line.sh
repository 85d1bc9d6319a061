#: also running enabled-only
#: also serving
printf '\nlocal stratum 10\nallow 192.168.122.0/255.255.255.0\n' >>{chrony_conf}
systemctl restart {chrony_service} || true
