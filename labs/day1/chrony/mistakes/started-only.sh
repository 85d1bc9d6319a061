printf '\nlocal stratum 10\nallow {lab_network}\n' >>{chrony_conf}
systemctl disable {chrony_service}
systemctl restart {chrony_service}
