packstack --answer-file={answer_file}
# httpd runs, but no longer with Keystone in it.
mv /etc/httpd/conf.d/10-keystone_wsgi.conf /etc/httpd/conf.d/10-keystone_wsgi.conf.off
systemctl restart httpd
