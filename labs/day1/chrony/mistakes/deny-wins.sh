printf '\nlocal stratum 10\nallow {lab_network}\ndeny all\n' >>{chrony_conf}
systemctl restart {chrony_service}
