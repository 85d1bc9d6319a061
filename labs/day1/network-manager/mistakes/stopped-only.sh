#: on el7-rocky
systemctl enable network
systemctl stop NetworkManager
