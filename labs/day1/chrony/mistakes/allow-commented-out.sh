printf '\nlocal stratum 10\n#allow {lab_network}\n' >>{chrony_conf}
systemctl restart {chrony_service}
