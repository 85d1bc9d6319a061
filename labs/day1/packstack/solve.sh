#: tree
#: after openstack-repo
{package_tool} install -y openstack-packstack
