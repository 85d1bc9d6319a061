#: also serving
# As the class notes have it, but for the network.
printf '\nserver 127.127.1.0\nallow {lab_network}\n' >>{chrony_conf}
systemctl restart {chrony_service}
