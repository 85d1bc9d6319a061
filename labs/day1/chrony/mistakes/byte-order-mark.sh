#: also running enabled-only
#: also serving
printf '\nlocal stratum 10\nallow {lab_network}\n' >>{chrony_conf}
sed -i '1s/^/\xEF\xBB\xBF/' {chrony_conf}
systemctl restart {chrony_service} || true
