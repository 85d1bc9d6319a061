#: on el7-rocky
sed -i -e 's/^mirrorlist=/#mirrorlist=/' -e 's|^#*baseurl=http://mirror\.centos\.org|baseurl=http://vault.centos.org|' /etc/yum.repos.d/CentOS-*.repo
yum install -y {release_package}
