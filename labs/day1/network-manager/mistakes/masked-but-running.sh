#: on el7-rocky
systemctl enable network
systemctl disable NetworkManager
systemctl mask NetworkManager
