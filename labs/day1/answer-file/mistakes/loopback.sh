packstack --gen-answer-file={answer_file}
cp {answer_file} {answer_backup}
sed -i -e 's/^CONFIG_KEYSTONE_ADMIN_PW=.*/CONFIG_KEYSTONE_ADMIN_PW={admin_password}/' -e 's/^CONFIG_PROVISION_DEMO=.*/CONFIG_PROVISION_DEMO=n/' {answer_file}
sed -i 's/^CONFIG_NTP_SERVERS=.*/CONFIG_NTP_SERVERS=127.127.1.0/' {answer_file}
