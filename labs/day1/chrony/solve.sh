rpm -q chrony || {package_tool} install -y chrony
# The lines are there already, as comments.
sed -i -e 's|^#allow .*|allow {lab_network}|' -e 's/^#local stratum/local stratum/' {chrony_conf}
systemctl enable {chrony_service}
systemctl restart {chrony_service}
