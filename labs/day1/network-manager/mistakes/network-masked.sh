#: on el7-rocky
systemctl mask network
systemctl disable --now NetworkManager
systemctl enable network || true
