# A dash that came along with the line: nothing is installed.
{package_tool} install –y openstack-packstack || true
