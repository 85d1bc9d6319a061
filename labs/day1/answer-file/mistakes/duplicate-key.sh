#: on el9-epoxy
packstack --gen-answer-file={answer_file}
cp {answer_file} {answer_backup}
sed -i -e 's/^CONFIG_KEYSTONE_ADMIN_PW=.*/CONFIG_KEYSTONE_ADMIN_PW={admin_password}/' -e 's/^CONFIG_PROVISION_DEMO=.*/CONFIG_PROVISION_DEMO=n/' {answer_file}
echo 'CONFIG_PROVISION_DEMO=n' >>{answer_file}
