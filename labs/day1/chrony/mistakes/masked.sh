#: also running
#: also serving
printf '\nlocal stratum 10\nallow {lab_network}\n' >>{chrony_conf}
systemctl mask --now {chrony_service}
