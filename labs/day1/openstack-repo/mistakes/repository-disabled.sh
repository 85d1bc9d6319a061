sed -i -e 's/^mirrorlist=/#mirrorlist=/' -e 's|^#*baseurl=http://mirror\.centos\.org|baseurl=http://vault.centos.org|' /etc/yum.repos.d/*.repo
{package_tool} install -y {release_package}
case {package_tool} in
    yum) yum-config-manager --disable {repository} ;;
    dnf) dnf config-manager --set-disabled {repository} ;;
esac
