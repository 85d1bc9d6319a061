#: also enabled
sed -i -e 's/^mirrorlist=/#mirrorlist=/' -e 's|^#*baseurl=http://mirror\.centos\.org|baseurl=http://vault.centos.org|' /etc/yum.repos.d/*.repo
case {package_tool} in
    yum) yum install -y centos-release-openstack-train ;;
    dnf) dnf install -y centos-release-openstack-caracal ;;
esac
