#: also serving
printf '\nlocal stratum 10\nallow {lab_network}\n' >>{chrony_conf}
systemctl stop {chrony_service}
systemctl enable {chrony_service}
