#: on el7-rocky
setenforce 0
sed -i 's/^SELINUX=.*/SELINUX= disabled/' /etc/selinux/config
