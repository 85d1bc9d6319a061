systemctl mask --runtime --now firewalld
