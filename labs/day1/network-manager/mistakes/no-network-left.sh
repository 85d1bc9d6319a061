#: on el7-rocky
systemctl disable --now NetworkManager
