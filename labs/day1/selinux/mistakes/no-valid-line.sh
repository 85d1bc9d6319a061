setenforce 0
# The whole line is gone, not only its value.
sed -i '/SELINUX=/d' /etc/selinux/config
