setenforce 0
sed -i 's/^SELINUXTYPE=.*/SELINUXTYPE=disabled/' /etc/selinux/config
