packstack --gen-answer-file={answer_file}
cp {answer_file} {answer_backup}
sed -i 's/^CONFIG_PROVISION_DEMO=.*/CONFIG_PROVISION_DEMO=n/' {answer_file}
sed -i 's/^CONFIG_KEYSTONE_ADMIN_PW=.*/CONFIG_KEYSTONE_ADMIN_PW=PW_PLACEHOLDER/' {answer_file}
