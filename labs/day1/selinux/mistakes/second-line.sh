setenforce 0
echo 'SELINUX=disabled' >>/etc/selinux/config
