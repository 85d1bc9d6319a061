#: tree
#: after packstack
packstack --gen-answer-file={answer_file}
cp {answer_file} {answer_backup}
sed -i -e 's/^\(CONFIG_KEYSTONE_ADMIN_PW\)=.*/\1={admin_password}/' \
    -e 's/^\(CONFIG_PROVISION_DEMO\)=.*/\1=n/' -e 's/^\(CONFIG_NTP_SERVERS\)=.*/\1=/' {answer_file}
