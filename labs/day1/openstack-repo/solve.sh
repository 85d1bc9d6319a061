#: tree
vault() {
    sed -i -e 's/^mirrorlist=/#mirrorlist=/' \
        -e 's|^#*baseurl=http://mirror\.centos\.org|baseurl=http://vault.centos.org|' \
        /etc/yum.repos.d/CentOS-*.repo
}
case {package_tool} in yum) vault ;; esac
{package_tool} install -y {release_package}
case {package_tool} in yum) vault ;; esac
