systemctl disable firewalld
