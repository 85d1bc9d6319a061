printf '\nlocal stratum 10\nallow 127.127.1.0/24\n' >>{chrony_conf}
systemctl restart {chrony_service}
