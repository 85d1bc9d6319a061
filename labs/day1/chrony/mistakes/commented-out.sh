#: also serving
printf '\n! local stratum 10\nallow {lab_network}\n' >>{chrony_conf}
systemctl restart {chrony_service}
