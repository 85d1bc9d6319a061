packstack --gen-answer-file={answer_file}
cp {answer_file} {answer_backup}
sed -i 's/^CONFIG_PROVISION_DEMO=.*/CONFIG_PROVISION_DEMO=n/' {answer_file}
sed -i '/^CONFIG_KEYSTONE_ADMIN_PW=/d' {answer_file}
