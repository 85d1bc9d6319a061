# The file has to be newer than the start of chronyd by more than a second.
sleep 2
printf '\nlocal stratum 10\nallow {lab_network}\n' >>{chrony_conf}
