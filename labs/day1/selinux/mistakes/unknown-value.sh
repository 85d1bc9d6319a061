setenforce 0
sed -i 's/^SELINUX=.*/SELINUX=disable/' /etc/selinux/config
