sed -i -e 's/^mirrorlist=/#mirrorlist=/' -e 's|^#*baseurl=http://mirror\.centos\.org|baseurl=http://vault.centos.org|' /etc/yum.repos.d/*.repo
{package_tool} install -y {release_package}
# A copy to be safe, under a name that counts as well.
for file in /etc/yum.repos.d/CentOS-OpenStack-*.repo; do
    cp "$file" "${file%.repo}-old.repo"
    sed -i 's|^baseurl=.*|baseurl=http://vault.centos.org/7.9.2009/cloud/$basearch/openstack-rocky/|' "$file"
done
