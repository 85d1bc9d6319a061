#: tree
setenforce 0
sed -i --follow-symlinks 's/^SELINUX=.*/SELINUX=disabled/' /etc/sysconfig/selinux
