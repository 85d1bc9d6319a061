# On Stream 9 these run inside httpd too.
#: also image on el9-epoxy
#: also compute on el9-epoxy
#: also volume on el9-epoxy
#: also services
#: also identity keystone-silent
packstack --answer-file={answer_file}
systemctl stop httpd
