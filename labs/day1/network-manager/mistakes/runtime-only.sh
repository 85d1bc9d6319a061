#: on el7-rocky
systemctl enable network
systemctl mask --runtime --now NetworkManager
