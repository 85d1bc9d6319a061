systemctl disable firewalld
systemctl mask firewalld
