setenforce 0
# As the class notes have it.
echo 'selinux= disabled' >>/etc/selinux/config
